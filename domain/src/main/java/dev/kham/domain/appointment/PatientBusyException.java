package dev.kham.domain.appointment;

import dev.kham.domain.shared.ConflictException;

/** The patient already has an appointment that overlaps, with whichever doctor. */
public final class PatientBusyException extends ConflictException {
  public PatientBusyException() {
    super("patient-busy", "the patient already has an appointment at that time");
  }
}
