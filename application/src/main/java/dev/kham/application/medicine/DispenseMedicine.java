package dev.kham.application.medicine;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.DispenseId;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.InsufficientStockException;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives units of a medicine out, first expired first out, all or nothing.
 *
 * <p>Dispenses of one medicine go one after another. Only so many wait for their turn: a longer
 * queue would hold connections that others need, and answer nobody any sooner.
 */
public final class DispenseMedicine {
  private final Transaction transaction;
  private final Pharmacy pharmacy;
  private final PatientRepository patients;
  private final AppointmentRepository appointments;
  private final IdGenerator ids;
  private final Clock clock;
  private final int waiting;
  private final ConcurrentMap<MedicineId, Integer> inside = new ConcurrentHashMap<>();

  /**
   * Wired with its ports.
   *
   * @param waiting how many dispenses of one medicine are underway at most in this instance
   */
  public DispenseMedicine(
      Transaction transaction,
      Pharmacy pharmacy,
      PatientRepository patients,
      AppointmentRepository appointments,
      IdGenerator ids,
      Clock clock,
      int waiting) {
    this.transaction = transaction;
    this.pharmacy = pharmacy;
    this.patients = patients;
    this.appointments = appointments;
    this.ids = ids;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * What is given to whom.
   *
   * @param patient null for nobody in particular, or for the appointment's
   * @param appointment null when it has to do with none
   */
  public record Command(
      Caller caller,
      MedicineId medicine,
      long quantity,
      @Nullable PatientId patient,
      @Nullable AppointmentId appointment) {}

  /** What was given, and which batch gave what. */
  public record Given(Dispense dispense, List<DispenseLine> lines) {
    public Given {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Gives it out.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such medicine, patient or appointment
   * @throws FieldRefusedException {@code appointment-of-another} when it is not the patient's
   * @throws InsufficientStockException when there are not as many usable units
   * @throws MedicineBusyException when too many wait already
   */
  public Given handle(Command command) {
    Pharmacy.require(command.caller());
    if (inside.merge(command.medicine(), 1, Integer::sum) > waiting) {
      leave(command.medicine());
      throw new MedicineBusyException();
    }
    try {
      return transaction.call(() -> dispense(command));
    } finally {
      leave(command.medicine());
    }
  }

  private void leave(MedicineId medicine) {
    inside.computeIfPresent(medicine, (id, count) -> count == 1 ? null : count - 1);
  }

  private Given dispense(Command command) {
    PatientId patient = patient(command);
    Medicine medicine = pharmacy.lock(command.medicine());
    LocalDate today = LocalDate.now(clock);
    Dispense dispense =
        new Dispense(
            new DispenseId(ids.next()),
            medicine.id(),
            command.quantity(),
            patient,
            command.appointment(),
            command.caller().accountId(),
            clock.instant());
    StockRepository.Taken taken = pharmacy.stock().dispense(dispense, today);
    if (taken.lines().isEmpty()) {
      throw new InsufficientStockException(taken.usable());
    }
    pharmacy.follow(medicine, taken.usable(), taken.usable() - command.quantity());
    return new Given(dispense, taken.lines());
  }

  private @Nullable PatientId patient(Command command) {
    PatientId named = command.patient();
    AppointmentId id = command.appointment();
    if (id == null) {
      if (named != null && patients.find(named).isEmpty()) {
        throw new NotFoundException("patient");
      }
      return named;
    }
    Appointment appointment =
        appointments.find(id).orElseThrow(() -> new NotFoundException("appointment"));
    if (named != null && !named.equals(appointment.patientId())) {
      throw new FieldRefusedException("appointment-of-another", "appointmentId");
    }
    return appointment.patientId();
  }
}
