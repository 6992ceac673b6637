package dev.kham.application.appointment;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appointments as shown. */
public interface AppointmentQueries {
  Optional<Details> details(AppointmentId id);

  /** The appointments that fit, by start, then by id. */
  List<Details> list(Filter filter);

  /**
   * Which appointments.
   *
   * @param patientId null for everybody's
   * @param status null for any
   * @param from none that starts earlier; null for no bound
   * @param until none that starts then or later; null for no bound
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(
      @Nullable PatientId patientId,
      @Nullable AppointmentStatus status,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Position after,
      int limit) {}

  /** Where a page ended. */
  record Position(Instant start, UUID id) {}

  /**
   * An appointment as shown.
   *
   * @param fee in đồng
   * @param cancellation null unless CANCELLED
   */
  record Details(
      UUID id,
      AppointmentStatus status,
      @Nullable Cancellation cancellation,
      int version,
      DoctorView doctor,
      UUID patientId,
      Instant start,
      Instant end,
      long fee,
      @Nullable String reason,
      PaymentView payment) {}
}
