package dev.kham.application.appointment;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appointments as shown. */
public interface AppointmentQueries {
  Optional<Details> details(AppointmentId id);

  /** The versions of those of them there are. */
  Map<AppointmentId, Integer> versions(Collection<AppointmentId> ids);

  /** The appointments that fit, by start, then by id. */
  List<Details> list(Filter filter);

  /** What happened to the appointment, oldest first; empty when there is none. */
  List<HistoryItem> history(AppointmentId id);

  /** The appointments that have a number of that doctor's day, by number. */
  List<QueueItem> queue(DoctorId doctor, TimeSlot day);

  /**
   * Up to {@code limit} appointments that are CONFIRMED although they ended by then, the longest
   * ended first.
   */
  List<AppointmentId> neverCheckedIn(Instant endedBy, int limit);

  /**
   * Which appointments.
   *
   * @param patients whose; null for everybody's
   * @param status null for any
   * @param from none that starts earlier; null for no bound
   * @param until none that starts then or later; null for no bound
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(
      @Nullable Set<PatientId> patients,
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
   * @param queueNumber of a walk-in who has not moved to another doctor or day; null otherwise
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
      PaymentView payment,
      @Nullable Integer queueNumber) {}

  /**
   * A walk-in as shown.
   *
   * @param patientName null when it is not for the reader
   */
  record QueueItem(
      int number,
      UUID appointmentId,
      AppointmentStatus status,
      Instant start,
      UUID patientId,
      @Nullable String patientName) {
    QueueItem withoutName() {
      return new QueueItem(number, appointmentId, status, start, patientId, null);
    }
  }

  /** The kinds of {@link HistoryItem}. */
  enum Happening {
    BOOKED,
    CONFIRMED,
    RESCHEDULED,
    CHECKED_IN,
    COMPLETED,
    NO_SHOW_MARKED,
    CANCELLED
  }

  /**
   * Something that happened to an appointment.
   *
   * @param version of the appointment it led to
   * @param reason in the words of who cancelled; null when there are none
   * @param refundDue whether a cancellation made money due back; null for everything else
   * @param from what was left by rescheduling; null for everything else
   * @param to where rescheduling led; null for everything else
   */
  record HistoryItem(
      int version,
      Happening type,
      Instant at,
      Actor by,
      @Nullable String reason,
      @Nullable Boolean refundDue,
      @Nullable Place from,
      @Nullable Place to) {}

  /** A doctor's time. */
  record Place(UUID doctorId, Instant start, Instant end) {}
}
