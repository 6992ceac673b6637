package dev.kham.adapter.rest;

import dev.kham.application.appointment.AddAbsence.Decided;
import dev.kham.application.appointment.AddAbsence.Decision;
import dev.kham.application.appointment.AddAbsence.Recorded;
import dev.kham.application.appointment.PreviewAbsence.Affected;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Absence;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When a doctor is away.
 *
 * @param recordedBy the account
 * @param affected missing in lists
 */
@Schema(name = "Absence")
record AbsenceJson(
    UUID id,
    UUID doctorId,
    @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime from,
    @Schema(examples = "2026-12-02T00:00:00+07:00") OffsetDateTime until,
    @Schema(examples = "Bác sĩ đi công tác") String reason,
    UUID recordedBy,
    OffsetDateTime recordedAt,
    @Nullable List<AffectedJson> affected) {
  static AbsenceJson of(Absence absence, ZoneId zone) {
    return of(absence, zone, null);
  }

  static AbsenceJson of(Recorded recorded, ZoneId zone) {
    return of(
        recorded.absence(),
        zone,
        recorded.decided().stream().map(it -> AffectedJson.of(it, zone)).toList());
  }

  private static AbsenceJson of(
      Absence absence, ZoneId zone, @Nullable List<AffectedJson> affected) {
    return new AbsenceJson(
        absence.id().value(),
        absence.doctorId().value(),
        absence.time().start().atZone(zone).toOffsetDateTime(),
        absence.time().end().atZone(zone).toOffsetDateTime(),
        absence.reason(),
        absence.recordedBy().value(),
        absence.recordedAt().atZone(zone).toOffsetDateTime(),
        affected);
  }

  /**
   * An appointment that falls into an absence.
   *
   * @param action what was decided; missing in a dry run
   * @param moves where it could go; only in a dry run
   * @param movedTo where it went; missing unless it was moved
   */
  @Schema(name = "AffectedAppointment")
  record AffectedJson(
      UUID appointmentId,
      UUID patientId,
      AppointmentStatus status,
      OffsetDateTime start,
      OffsetDateTime end,
      @Nullable Action action,
      @Nullable List<SlotJson> moves,
      @Nullable SlotJson movedTo) {
    /** What becomes of it. */
    enum Action {
      CANCEL,
      KEEP,
      MOVE;

      static Action of(Decision decision) {
        return switch (decision) {
          case Decision.Cancel cancel -> CANCEL;
          case Decision.Keep keep -> KEEP;
          case Decision.Move move -> MOVE;
        };
      }
    }

    static AffectedJson of(Decided decided, ZoneId zone) {
      Appointment moved = decided.moved();
      return of(
          decided.appointment(),
          zone,
          Action.of(decided.decision()),
          null,
          moved == null ? null : SlotJson.of(new FreeSlot(moved.doctorId(), moved.slot()), zone));
    }

    static AffectedJson of(Affected affected, ZoneId zone) {
      return of(
          affected.appointment(),
          zone,
          null,
          affected.moves().stream().map(it -> SlotJson.of(it, zone)).toList(),
          null);
    }

    private static AffectedJson of(
        Appointment appointment,
        ZoneId zone,
        @Nullable Action action,
        @Nullable List<SlotJson> moves,
        @Nullable SlotJson movedTo) {
      return new AffectedJson(
          appointment.id().value(),
          appointment.patientId().value(),
          appointment.status(),
          appointment.slot().start().atZone(zone).toOffsetDateTime(),
          appointment.slot().end().atZone(zone).toOffsetDateTime(),
          action,
          moves,
          movedTo);
    }
  }
}
