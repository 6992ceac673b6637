package dev.kham.application;

import dev.kham.application.account.AccountFixtures;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.TransferRepository.Telling;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import java.nio.charset.StandardCharsets;

/** Puts what a test starts from into the stores; everything is new at every call. */
public final class Given {
  private final Ports ports;

  public Given(Ports ports) {
    this.ports = ports;
  }

  /** A doctor with weekday shifts, as {@link SchedulingFixtures#doctor()}. */
  public Doctor doctor() {
    return doctor(SchedulingFixtures.doctor());
  }

  public Doctor doctor(Doctor doctor) {
    ports.transaction().run(() -> ports.doctors().put(doctor));
    return doctor;
  }

  /** A patient without an account. */
  public Patient patient() {
    return patient(PatientFixtures.patient());
  }

  public Patient patient(Patient patient) {
    ports.transaction().run(() -> ports.patients().add(patient));
    return patient;
  }

  /** Somebody signed in with that role; a patient is one of the patients, too. */
  public Caller caller(Role role) {
    return AccountFixtures.callerOf(
        role == Role.PATIENT
            ? account(AccountFixtures.accountOf(patient()))
            : account(AccountFixtures.staff(role)));
  }

  /** That patient, signed in. */
  public Caller caller(Patient patient) {
    return AccountFixtures.callerOf(account(AccountFixtures.accountOf(patient)));
  }

  /** A child of that patient, who acts for it from now on. */
  public Dependant childOf(Patient guardian) {
    Dependant child = PatientFixtures.childOf(guardian);
    ports.transaction().run(() -> ports.patients().add(child));
    return child;
  }

  public Account account(Account account) {
    ports.transaction().run(() -> ports.accounts().add(account));
    return account;
  }

  /** A held appointment with its pending payment; nothing is scheduled. */
  public Appointment held(Doctor doctor, Caller patient, TimeSlot slot) {
    return stored(AppointmentFixtures.held(doctor, patient, slot));
  }

  /** A held appointment, put into the store with its pending payment; nothing is scheduled. */
  public Appointment stored(Appointment held) {
    ports
        .transaction()
        .run(
            () -> {
              ports.appointments().add(held, AppointmentFixtures.booked(held));
              ports.payments().add(PaymentFixtures.paymentFor(held));
            });
    return held;
  }

  /** That transfer and what became of it, if it was not known before. */
  public Telling kept(Transfer transfer, Settlement settlement) {
    byte[] raw = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    return ports
        .transaction()
        .call(
            () -> {
              Telling telling = ports.transfers().hear(transfer, raw);
              if (telling != Telling.KNOWN) {
                ports.transfers().add(transfer, raw, telling, settlement);
              }
              return telling;
            });
  }

  /** The appointment after a change that brought it to the status; its payment stays. */
  public Appointment changed(Appointment appointment, AppointmentStatus status) {
    Appointment next = AppointmentFixtures.next(appointment, status);
    ports
        .transaction()
        .run(() -> ports.appointments().update(next, AppointmentFixtures.eventOf(next)));
    return next;
  }
}
