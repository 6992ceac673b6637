package dev.kham.application.account;

import dev.kham.application.job.JobQueue;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountEvent;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.PhoneNumber;
import dev.kham.domain.shared.RejectedException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;

/** Opens an account for a new patient. */
public final class RegisterPatient {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final PatientRepository patients;
  private final PasswordHasher hasher;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;

  public RegisterPatient(
      Transaction transaction,
      AccountRepository accounts,
      PatientRepository patients,
      PasswordHasher hasher,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.patients = patients;
    this.hasher = hasher;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What the patient tells of themselves.
   *
   * @param locale vi or en
   */
  public record Command(
      String email,
      String phone,
      String password,
      String fullName,
      LocalDate dateOfBirth,
      Locale locale) {
    /** Without password and person, so that it may be logged. */
    @Override
    public String toString() {
      return "RegisterPatient.Command";
    }
  }

  /** What was opened. */
  public record Registered(Account account, Patient patient) {}

  /**
   * Opens the account.
   *
   * @throws AccountExistsException when e-mail or phone is taken
   * @throws RejectedException when the phone is no Vietnamese mobile or the birth is in the future
   */
  public Registered handle(Command command) {
    if (command.dateOfBirth().isAfter(LocalDate.now(clock))) {
      throw new RejectedException("invalid-date-of-birth", "a date of birth lies in the past");
    }
    String email = command.email().strip().toLowerCase(Locale.ROOT);
    String phone = PhoneNumber.canonical(command.phone());
    PatientId patientId = new PatientId(ids.next());
    Patient patient =
        new Patient(
            patientId,
            command.fullName().strip(),
            command.dateOfBirth(),
            email,
            phone,
            command.locale());
    // hashing takes tens of milliseconds: not while a transaction is open
    String hash = hasher.hash(command.password());
    Account account =
        new Account(new AccountId(ids.next()), email, phone, hash, Set.of(Role.PATIENT), patientId);
    return transaction.call(
        () -> {
          patients.add(patient);
          accounts.add(account);
          AccountConsequences.follow(
              new AccountEvent.Opened(account.id(), account.version()), jobs);
          return new Registered(account, patient);
        });
  }
}
