package dev.kham.application.account;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.PatientId;

/**
 * Tells for whom a caller acts; asked in every request, so that a dependant added just now is there
 * and no token has to know of them.
 */
public final class RecogniseGuardian {
  private final Transaction transaction;
  private final PatientRepository patients;

  public RecogniseGuardian(Transaction transaction, PatientRepository patients) {
    this.transaction = transaction;
    this.patients = patients;
  }

  /** The caller with their dependants; who is no patient has none, and nothing is looked up. */
  public Caller handle(Caller caller) {
    PatientId own = caller.patientId();
    return own == null
        ? caller
        : caller.guarding(transaction.call(() -> patients.dependantIds(own)));
  }
}
