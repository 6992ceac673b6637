package dev.kham.adapter.rest;

import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotExplanation;
import dev.kham.domain.scheduling.NotOffered;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides whether a time can be booked, with what belongs to it.
 *
 * @param rule the name of the rule
 * @param end of the slot when free, of the appointment when booked, of the absence when away
 * @param breakHours of the break
 * @param earliest start that is offered when this is too soon
 */
@Schema(name = "SlotExplanation")
record ExplanationJson(
    UUID doctorId,
    OffsetDateTime start,
    @Schema(
            enumeration = {
              "free",
              "booked",
              "past",
              "no-shift",
              "break",
              "no-slot-start",
              "holiday",
              "absence",
              "lead-time"
            })
        String rule,
    @Nullable OffsetDateTime end,
    @Nullable String room,
    @Nullable UUID appointmentId,
    @Nullable AppointmentStatus status,
    @Nullable UUID absenceId,
    @Nullable String reason,
    @Nullable UUID holidayId,
    @Nullable String holiday,
    ScheduleJson.@Nullable Break breakHours,
    @Nullable OffsetDateTime earliest) {

  static ExplanationJson of(UUID doctor, Instant start, SlotExplanation why, ZoneId zone) {
    Draft draft = new Draft(doctor, start, zone);
    return switch (why) {
      case SlotExplanation.Free free -> {
        draft.end = free.slot().end();
        draft.room = free.room();
        yield draft.json("free");
      }
      case SlotExplanation.Booked booked -> {
        draft.end = booked.time().end();
        draft.appointmentId = booked.by().value();
        draft.status = booked.status();
        yield draft.json("booked");
      }
      case SlotExplanation.Unoffered unoffered -> of(unoffered.why(), draft);
    };
  }

  private static ExplanationJson of(NotOffered why, Draft draft) {
    return switch (why) {
      case NotOffered.Past past -> draft.json("past");
      case NotOffered.NoShift none -> draft.json("no-shift");
      case NotOffered.NoSlotStart none -> draft.json("no-slot-start");
      case NotOffered.Break pause -> {
        draft.breakHours = ScheduleJson.Break.of(pause.hours());
        yield draft.json("break");
      }
      case NotOffered.Closed closed -> {
        draft.holidayId = closed.holiday().id().value();
        draft.holiday = closed.holiday().name();
        yield draft.json("holiday");
      }
      case NotOffered.Away away -> {
        draft.absenceId = away.absence().id().value();
        draft.end = away.absence().time().end();
        draft.reason = away.absence().reason();
        yield draft.json("absence");
      }
      case NotOffered.TooSoon soon -> {
        draft.earliest = soon.earliest();
        yield draft.json("lead-time");
      }
    };
  }

  /** What has been said so far. */
  private static final class Draft {
    private final UUID doctor;
    private final Instant start;
    private final ZoneId zone;
    private @Nullable Instant end;
    private @Nullable String room;
    private @Nullable UUID appointmentId;
    private @Nullable AppointmentStatus status;
    private @Nullable UUID absenceId;
    private @Nullable String reason;
    private @Nullable UUID holidayId;
    private @Nullable String holiday;
    private ScheduleJson.@Nullable Break breakHours;
    private @Nullable Instant earliest;

    Draft(UUID doctor, Instant start, ZoneId zone) {
      this.doctor = doctor;
      this.start = start;
      this.zone = zone;
    }

    ExplanationJson json(String rule) {
      return new ExplanationJson(
          doctor,
          start.atZone(zone).toOffsetDateTime(),
          rule,
          local(end),
          room,
          appointmentId,
          status,
          absenceId,
          reason,
          holidayId,
          holiday,
          breakHours,
          local(earliest));
    }

    private @Nullable OffsetDateTime local(@Nullable Instant time) {
      return time == null ? null : time.atZone(zone).toOffsetDateTime();
    }
  }
}
