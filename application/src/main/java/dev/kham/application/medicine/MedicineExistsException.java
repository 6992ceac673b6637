package dev.kham.application.medicine;

import dev.kham.domain.shared.ConflictException;

/** Another medicine has the code. */
public final class MedicineExistsException extends ConflictException {
  public MedicineExistsException() {
    super("medicine-exists", "another medicine has this code");
  }
}
