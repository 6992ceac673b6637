package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;

/** The doctor has no slot left today in which the patient could be seen. */
public final class NoSlotTodayException extends ConflictException {
  public NoSlotTodayException() {
    super("no-slot-today", "the doctor has no slot left today");
  }
}
