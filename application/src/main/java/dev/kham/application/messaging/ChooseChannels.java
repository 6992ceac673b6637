package dev.kham.application.messaging;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ForbiddenException;
import java.util.Set;

/** Lets patients say how they wish to be written to, about themselves and their dependants. */
public final class ChooseChannels {
  private final Transaction transaction;
  private final PatientRepository patients;
  private final SendOnce sendOnce;

  public ChooseChannels(Transaction transaction, PatientRepository patients, SendOnce sendOnce) {
    this.transaction = transaction;
    this.patients = patients;
    this.sendOnce = sendOnce;
  }

  /** What is wished, by whom. */
  public record Command(Caller caller, Channels wished) {}

  /**
   * What is wished, and what there is.
   *
   * @param available the channels this hospital has
   */
  public record Choice(Channels wished, Set<Channel> available) {}

  /**
   * From now on; what is underway stays where it is.
   *
   * @throws ForbiddenException when the caller is no patient
   */
  public Choice handle(Command command) {
    PatientId patient = patient(command.caller());
    transaction.run(() -> patients.wish(patient, command.wished()));
    return new Choice(command.wished(), sendOnce.channels());
  }

  /**
   * What the caller wishes.
   *
   * @throws ForbiddenException when the caller is no patient
   */
  public Choice of(Caller caller) {
    PatientId patient = patient(caller);
    return new Choice(transaction.call(() -> patients.channels(patient)), sendOnce.channels());
  }

  private static PatientId patient(Caller caller) {
    PatientId patient = caller.patientId();
    if (patient == null) {
      throw new ForbiddenException("only patients say how they are written to");
    }
    return patient;
  }
}
