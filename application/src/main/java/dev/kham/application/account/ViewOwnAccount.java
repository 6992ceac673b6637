package dev.kham.application.account;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows people what Kham knows of them. */
public final class ViewOwnAccount {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final PatientRepository patients;

  public ViewOwnAccount(
      Transaction transaction, AccountRepository accounts, PatientRepository patients) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.patients = patients;
  }

  /**
   * An account and whose it is.
   *
   * @param patient null for staff
   * @param dependants whom the patient acts for
   */
  public record Own(Account account, @Nullable Patient patient, List<Dependant> dependants) {}

  /**
   * The caller's account.
   *
   * @throws NotFoundException when there is none here
   */
  public Own handle(Caller caller) {
    return transaction.call(
        () -> {
          Account account =
              accounts.find(caller.accountId()).orElseThrow(() -> new NotFoundException("account"));
          Patient patient =
              account.patientId() == null
                  ? null
                  : patients
                      .find(account.patientId())
                      .orElseThrow(() -> new NotFoundException("patient"));
          return new Own(
              account, patient, patient == null ? List.of() : patients.dependants(patient.id()));
        });
  }
}
