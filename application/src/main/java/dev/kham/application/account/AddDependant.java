package dev.kham.application.account;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Lets a patient act for somebody who has no account, such as their child. */
public final class AddDependant {
  private final Transaction transaction;
  private final PatientRepository patients;
  private final IdGenerator ids;
  private final Clock clock;

  public AddDependant(
      Transaction transaction, PatientRepository patients, IdGenerator ids, Clock clock) {
    this.transaction = transaction;
    this.patients = patients;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Who it is.
   *
   * @param relationship what they are to the caller, in the caller's words
   */
  public record Command(
      Caller caller, String fullName, LocalDate dateOfBirth, @Nullable String relationship) {
    /** Without the person, so that it may be logged. */
    @Override
    public String toString() {
      return "AddDependant.Command";
    }
  }

  /**
   * Adds them as a new patient, whom the caller acts for from now on.
   *
   * @throws ForbiddenException when the caller is no patient
   * @throws RejectedException when the birth is in the future
   * @throws TooManyDependantsException when the caller has as many as one may
   */
  public Dependant handle(Command command) {
    PatientId guardian = command.caller().patientId();
    if (guardian == null) {
      throw new ForbiddenException("only patients have dependants");
    }
    if (command.dateOfBirth().isAfter(LocalDate.now(clock))) {
      throw new RejectedException("invalid-date-of-birth", "a date of birth lies in the past");
    }
    return transaction.call(
        () -> {
          Patient known =
              patients.find(guardian).orElseThrow(() -> new NotFoundException("patient"));
          Dependant dependant =
              new Dependant(
                  new Patient(
                      new PatientId(ids.next()),
                      command.fullName().strip(),
                      command.dateOfBirth(),
                      known.email(),
                      known.phone(),
                      known.locale()),
                  guardian,
                  command.relationship());
          patients.add(dependant);
          return dependant;
        });
  }
}
