package dev.kham.domain.patient;

import org.jspecify.annotations.Nullable;

/**
 * A patient without an account, for whom another one acts.
 *
 * @param patient mails about whom go to the guardian
 * @param guardian a patient with an account
 * @param relationship what the patient is to the guardian, in the guardian's words
 */
public record Dependant(Patient patient, PatientId guardian, @Nullable String relationship) {
  /** How many one guardian has at most. */
  public static final int MOST = 10;

  public Dependant {
    if (guardian.equals(patient.id())) {
      throw new IllegalArgumentException("nobody is their own guardian");
    }
  }
}
