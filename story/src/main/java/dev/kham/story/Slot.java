package dev.kham.story;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** A free time of a doctor, half-open. */
record Slot(String doctorId, OffsetDateTime start, OffsetDateTime end) {
  private static final DateTimeFormatter SPOKEN = DateTimeFormatter.ofPattern("dd/MM HH:mm");

  static List<Slot> listIn(Answer answer) {
    return answer.expect(200).json().list("/items").stream().map(Slot::of).toList();
  }

  static Slot of(Json json) {
    return new Slot(json.text("/doctorId"), json.time("/start"), json.time("/end"));
  }

  /** The first that starts at or after the instant, else the last that is offered. */
  static Optional<Slot> from(Instant instant, List<Slot> offered) {
    return offered.stream()
        .filter(slot -> !slot.start.toInstant().isBefore(instant))
        .findFirst()
        .or(() -> offered.isEmpty() ? Optional.empty() : Optional.of(offered.getLast()));
  }

  boolean overlaps(Slot other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  boolean isAmong(List<Slot> slots) {
    return slots.stream()
        .anyMatch(slot -> slot.doctorId.equals(doctorId) && slot.start.isEqual(start));
  }

  @Override
  public String toString() {
    return SPOKEN.format(start) + "–" + end.toLocalTime();
  }
}
