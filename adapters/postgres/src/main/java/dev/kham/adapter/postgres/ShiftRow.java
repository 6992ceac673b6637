package dev.kham.adapter.postgres;

import dev.kham.domain.scheduling.Shift;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;

/** A shift as a row of its doctor. */
@Embeddable
record ShiftRow(
    @Enumerated(EnumType.STRING) DayOfWeek day,
    LocalTime startsAt,
    LocalTime endsAt,
    int slotMinutes,
    LocalDate validFrom,
    LocalDate validUntil) {
  static ShiftRow from(Shift shift) {
    return new ShiftRow(
        shift.day(),
        shift.from(),
        shift.until(),
        shift.slotMinutes(),
        shift.validFrom(),
        shift.validUntil());
  }

  Shift toDomain() {
    return new Shift(day, startsAt, endsAt, slotMinutes, validFrom, validUntil);
  }
}
