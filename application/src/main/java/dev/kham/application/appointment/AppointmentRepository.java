package dev.kham.application.appointment;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.util.List;
import java.util.Optional;

/** The appointments with their history; what occupies time never overlaps here. */
public interface AppointmentRepository {
  Optional<Appointment> find(AppointmentId id);

  /** As {@link #find}, and nobody else can change it until the transaction ends. */
  Optional<Appointment> lock(AppointmentId id);

  /**
   * How many appointments that the account has booked, for whomever, are PENDING. Whoever else asks
   * it of the same patient waits until the transaction ends, and counts what came of it; empty when
   * there is no such patient.
   *
   * @param own the account's own patient
   */
  Optional<Integer> lockPending(AccountId bookedBy, PatientId own);

  /** Everything that occupies the doctor's time within the window, by start. */
  List<Appointment> occupying(DoctorId doctor, TimeSlot window);

  /**
   * Adds the appointment and its first event.
   *
   * @throws SlotTakenException when something overlaps that occupies the doctor's time
   * @throws PatientBusyException when something overlaps that occupies the patient's time
   */
  void add(Appointment appointment, AppointmentEvent event);

  /**
   * Writes the next version and the event that led to it.
   *
   * @throws SlotTakenException when something else overlaps that occupies the doctor's time
   * @throws PatientBusyException when something else overlaps that occupies the patient's time
   * @throws StaleVersionException when the stored version is not the one before
   */
  void update(Appointment appointment, AppointmentEvent event);
}
