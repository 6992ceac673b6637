package dev.kham.adapter.rest;

import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A slot nobody has. */
@Schema(name = "Slot")
record SlotJson(
    UUID doctorId,
    @Schema(examples = "2026-12-01T08:00:00+07:00") OffsetDateTime start,
    @Schema(examples = "2026-12-01T08:30:00+07:00") OffsetDateTime end) {
  static SlotJson of(FreeSlot free, ZoneId zone) {
    return new SlotJson(
        free.doctorId().value(),
        free.slot().start().atZone(zone).toOffsetDateTime(),
        free.slot().end().atZone(zone).toOffsetDateTime());
  }
}
