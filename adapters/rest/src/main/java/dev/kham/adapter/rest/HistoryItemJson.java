package dev.kham.adapter.rest;

import dev.kham.application.appointment.AppointmentQueries.Happening;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.AppointmentQueries.Place;
import dev.kham.domain.account.Actor;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Something that happened to an appointment. */
@Schema(name = "HistoryItem")
record HistoryItemJson(
    Happening type,
    @Schema(examples = "2026-11-20T09:00:00+07:00") OffsetDateTime at,
    By by,
    @Schema(description = "The version it led to", examples = "0") int version,
    @Schema(description = "In the words of who cancelled") @Nullable String reason,
    @Schema(description = "Whether a cancellation made money due back") @Nullable Boolean refundDue,
    @Schema(description = "What was left by rescheduling") @Nullable SlotJson from,
    @Schema(description = "Where rescheduling led") @Nullable SlotJson to) {

  /** Who did it. */
  @Schema(name = "HistoryActor")
  record By(
      @Schema(
              description = "person, with the account; system, with what in Kham acted",
              examples = "person")
          String kind,
      @Nullable UUID accountId,
      @Schema(examples = "auto-cancel-unpaid") @Nullable String name) {
    static By of(Actor actor) {
      return switch (actor) {
        case Actor.Person person -> new By("person", person.accountId().value(), null);
        case Actor.Machine machine -> new By("system", null, machine.name());
      };
    }
  }

  static HistoryItemJson of(HistoryItem item, ZoneId zone) {
    return new HistoryItemJson(
        item.type(),
        item.at().atZone(zone).toOffsetDateTime(),
        By.of(item.by()),
        item.version(),
        item.reason(),
        item.refundDue(),
        slot(item.from(), zone),
        slot(item.to(), zone));
  }

  private static @Nullable SlotJson slot(@Nullable Place place, ZoneId zone) {
    return place == null
        ? null
        : new SlotJson(
            place.doctorId(),
            place.start().atZone(zone).toOffsetDateTime(),
            place.end().atZone(zone).toOffsetDateTime());
  }
}
