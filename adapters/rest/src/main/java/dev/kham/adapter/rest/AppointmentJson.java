package dev.kham.adapter.rest;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.BankAccount;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An appointment with what is to be paid for it. */
@Schema(name = "Appointment")
record AppointmentJson(
    UUID id,
    AppointmentStatus status,
    @Nullable Cancellation cancellation,
    @Schema(examples = "0") int version,
    DoctorView doctor,
    UUID patientId,
    @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime start,
    @Schema(examples = "2026-12-01T08:30:00+07:00") OffsetDateTime end,
    @Schema(examples = "300000") long fee,
    @Schema(examples = "VND") String currency,
    @Nullable String reason,
    PaymentJson payment,
    @Schema(description = "Of a walk-in, among those of the doctor's day", examples = "1")
        @Nullable Integer queueNumber) {
  static AppointmentJson of(Details appointment, BankAccount account, ZoneId zone) {
    return new AppointmentJson(
        appointment.id(),
        appointment.status(),
        appointment.cancellation(),
        appointment.version(),
        appointment.doctor(),
        appointment.patientId(),
        appointment.start().atZone(zone).toOffsetDateTime(),
        appointment.end().atZone(zone).toOffsetDateTime(),
        appointment.fee(),
        "VND",
        appointment.reason(),
        PaymentJson.of(appointment.payment(), account, zone),
        appointment.queueNumber());
  }
}
