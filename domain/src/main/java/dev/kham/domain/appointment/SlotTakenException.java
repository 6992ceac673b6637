package dev.kham.domain.appointment;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;

/** The doctor's time is occupied by another appointment. */
public final class SlotTakenException extends ConflictException {
  private final DoctorId doctorId;
  private final Instant start;

  public SlotTakenException(DoctorId doctorId, Instant start) {
    super("slot-taken", "the doctor's time is taken");
    this.doctorId = doctorId;
    this.start = start;
  }

  public DoctorId doctorId() {
    return doctorId;
  }

  /** The start that was wanted. */
  public Instant start() {
    return start;
  }
}
