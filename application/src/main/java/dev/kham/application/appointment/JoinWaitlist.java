package dev.kham.application.appointment;

import dev.kham.application.patient.PatientRepository;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Queues a patient for a slot that others may give back. */
public final class JoinWaitlist {
  /** How many entries a patient may have open at a time. */
  public static final int MOST_OPEN = 10;

  /** Longest time one may wait for. */
  public static final int MOST_DAYS = 92;

  private final Transaction transaction;
  private final WaitlistRepository waitlist;
  private final PatientRepository patients;
  private final DoctorRepository doctors;
  private final DoctorQueries queries;
  private final IdGenerator ids;
  private final Clock clock;

  public JoinWaitlist(
      Transaction transaction,
      WaitlistRepository waitlist,
      PatientRepository patients,
      DoctorRepository doctors,
      DoctorQueries queries,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.waitlist = waitlist;
    this.patients = patients;
    this.doctors = doctors;
    this.queries = queries;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What is wished for.
   *
   * @param patientId null for the caller
   * @param doctorId null for any doctor of the specialty
   * @param specialtyId null for that doctor
   * @param from first day that suits
   * @param to last day that suits
   */
  public record Command(
      Caller caller,
      @Nullable PatientId patientId,
      @Nullable DoctorId doctorId,
      @Nullable SpecialtyId specialtyId,
      LocalDate from,
      LocalDate to) {}

  /**
   * Queues the patient at the end.
   *
   * @throws ForbiddenException when the caller is no patient
   * @throws NotFoundException when there is no such doctor or specialty, or no such patient for the
   *     caller
   * @throws FieldRefusedException {@code doctor-or-specialty} unless exactly one is named, {@code
   *     invalid-waiting-days} when the days are past, none or over 92
   * @throws ConflictException {@code already-waiting} when the patient waits for the same on one of
   *     these days, {@code too-many-waiting} when they have ten entries open
   */
  public WaitlistEntry handle(Command command) {
    PatientId patient = patientOf(command);
    if ((command.doctorId() == null) == (command.specialtyId() == null)) {
      throw new FieldRefusedException("doctor-or-specialty", "doctorId", "specialtyId");
    }
    LocalDate today = LocalDate.now(clock);
    if (command.from().isBefore(today)) {
      throw new FieldRefusedException("invalid-waiting-days", "from");
    }
    long days = ChronoUnit.DAYS.between(command.from(), command.to()) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw new FieldRefusedException("invalid-waiting-days", "to");
    }
    return transaction.call(() -> join(command, patient, today));
  }

  private WaitlistEntry join(Command command, PatientId patient, LocalDate today) {
    requireKnown(command);
    // one after the other, or each of many at once would find room for itself
    if (patients.lock(patient).isEmpty()) {
      throw new NotFoundException("patient");
    }
    if (waitlist.countOpen(patient, today) >= MOST_OPEN) {
      throw new ConflictException("too-many-waiting", "the patient waits for too much");
    }
    WaitlistEntry entry =
        WaitlistEntry.join(
            new WaitlistEntryId(ids.next()),
            patient,
            command.caller().accountId(),
            command.doctorId(),
            command.specialtyId(),
            command.from(),
            command.to(),
            clock.instant());
    if (!waitlist.add(entry)) {
      throw new ConflictException("already-waiting", "the patient waits for the same then");
    }
    return entry;
  }

  private void requireKnown(Command command) {
    DoctorId doctor = command.doctorId();
    if (doctor != null && doctors.findToBook(doctor).isEmpty()) {
      throw new NotFoundException("doctor");
    }
    SpecialtyId specialty = command.specialtyId();
    if (specialty != null
        && queries.specialties().stream().noneMatch(it -> it.id().equals(specialty.value()))) {
      throw new NotFoundException("specialty");
    }
  }

  private static PatientId patientOf(Command command) {
    Caller caller = command.caller();
    PatientId own = caller.patientId();
    if (!caller.has(Role.PATIENT) || own == null) {
      throw new ForbiddenException("only patients wait");
    }
    PatientId wanted = command.patientId();
    if (wanted != null && !caller.actsFor(wanted)) {
      throw new NotFoundException("patient");
    }
    return wanted == null ? own : wanted;
  }
}
