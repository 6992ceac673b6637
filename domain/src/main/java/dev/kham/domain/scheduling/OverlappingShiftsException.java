package dev.kham.domain.scheduling;

import dev.kham.domain.shared.RejectedException;

/** Two shifts would have the doctor see patients at the same time. */
public final class OverlappingShiftsException extends RejectedException {
  private final Shift one;
  private final Shift other;

  public OverlappingShiftsException(Shift one, Shift other) {
    super("overlapping-shifts", "two shifts of the doctor overlap");
    this.one = one;
    this.other = other;
  }

  public Shift one() {
    return one;
  }

  public Shift other() {
    return other;
  }
}
