package dev.kham.application.appointment;

import dev.kham.application.job.JobChanges;
import dev.kham.application.job.JobQueue;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentsUndecidedException;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records that a doctor is away, moves the appointments that go elsewhere, and leaves a job for
 * each that this costs.
 *
 * <p>From the commit on nothing is offered then. The doctor is locked meanwhile, so that no
 * appointment slips in between the look at what is booked and the commit. Doctors are locked before
 * appointments, and each kind in the order of its ids, so that absences and moves wait for each
 * other in line.
 */
public final class AddAbsence {
  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final AbsenceRepository absences;
  private final AppointmentRepository appointments;
  private final Appointments changes;
  private final OfferedSlots offered;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;

  public AddAbsence(
      Transaction transaction,
      DoctorRepository doctors,
      AbsenceRepository absences,
      AppointmentRepository appointments,
      Appointments changes,
      OfferedSlots offered,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.absences = absences;
    this.appointments = appointments;
    this.changes = changes;
    this.offered = offered;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /** What becomes of an appointment that falls into an absence. */
  public sealed interface Decision {
    /** Cancelled by the hospital; what is paid goes back. */
    record Cancel() implements Decision {}

    /** Left as it is: somebody stands in, or the doctor comes after all. */
    record Keep() implements Decision {}

    /**
     * Moved within the commit of the absence; status, fee and payment stay.
     *
     * @param start when an offered slot starts
     * @param doctorId null for the doctor it is with
     */
    record Move(Instant start, @Nullable DoctorId doctorId) implements Decision {}
  }

  /**
   * What is wished for.
   *
   * @param reason as patients are told whose appointments it costs
   * @param decisions about every appointment it affects; others are not looked at
   */
  public record Command(
      Caller caller,
      DoctorId doctorId,
      Instant from,
      Instant until,
      String reason,
      Map<AppointmentId, Decision> decisions) {
    public Command {
      decisions = Map.copyOf(decisions);
    }

    /** Without the reason, so that it may be logged. */
    @Override
    public String toString() {
      return "AddAbsence.Command[" + doctorId + ", " + from + ", " + until + "]";
    }
  }

  /** An absence, and what was decided about each appointment it affects, by start. */
  public record Recorded(Absence absence, List<Decided> decided) {}

  /**
   * An appointment as it was when it was decided about.
   *
   * @param moved as it is now; null unless it was moved
   */
  public record Decided(Appointment appointment, Decision decision, @Nullable Appointment moved) {}

  /**
   * Records the absence.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws NotFoundException when there is no such doctor
   * @throws FieldRefusedException {@code empty-range} when it does not end after it starts, {@code
   *     absence-too-long} when that is over 366 days later, {@code absence-over} when it is past
   * @throws AppointmentsUndecidedException when it affects others than were decided about
   * @throws MoveRefusedException when an appointment cannot go where it was decided to
   */
  public Recorded handle(Command command) {
    requireAdmin(command.caller());
    Instant now = clock.instant();
    TimeSlot time = time(command.from(), command.until(), now);
    return transaction.call(() -> add(command, time, now));
  }

  private Recorded add(Command command, TimeSlot time, Instant now) {
    Map<DoctorId, Doctor> locked = lockDoctors(command);
    Doctor doctor =
        Optional.ofNullable(locked.get(command.doctorId()))
            .orElseThrow(() -> new NotFoundException("doctor"));
    lockMoving(command);
    List<Appointment> affected = PreviewAbsence.affectedBy(appointments, doctor.id(), time);
    List<AppointmentId> undecided =
        affected.stream()
            .map(Appointment::id)
            .filter(id -> !command.decisions().containsKey(id))
            .toList();
    if (!undecided.isEmpty()) {
      throw new AppointmentsUndecidedException(undecided);
    }
    Absence absence =
        new Absence(
            new AbsenceId(ids.next()),
            doctor.id(),
            time,
            command.reason(),
            command.caller().accountId(),
            now);
    absences.add(absence);
    List<Decided> decided = new ArrayList<>();
    JobChanges cancellations = new JobChanges();
    for (Appointment one : affected) {
      Decision decision = Objects.requireNonNull(command.decisions().get(one.id()));
      Appointment moved = null;
      switch (decision) {
        case Decision.Cancel cancel ->
            cancellations.schedule(new ApplyAbsence.Command(absence.id(), one.id()).asJob());
        case Decision.Keep keep -> {}
        case Decision.Move to -> moved = move(one, to, locked, command.caller(), now);
      }
      decided.add(new Decided(one, decision, moved));
    }
    jobs.change(cancellations);
    return new Recorded(absence, decided);
  }

  /** The doctor who is away, against all who book; those others are moved to, against absences. */
  private Map<DoctorId, Doctor> lockDoctors(Command command) {
    NavigableSet<DoctorId> wanted = new TreeSet<>(Comparator.comparing(DoctorId::value));
    wanted.add(command.doctorId());
    moves(command).forEach((id, to) -> Stream.ofNullable(to.doctorId()).forEach(wanted::add));
    Map<DoctorId, Doctor> locked = new HashMap<>();
    for (DoctorId id : wanted) {
      (id.equals(command.doctorId()) ? doctors.lock(id) : doctors.findToBook(id))
          .ifPresent(doctor -> locked.put(id, doctor));
    }
    return locked;
  }

  /** All of them before the first moves: who waits for others' rows holds no slot they wait for. */
  private void lockMoving(Command command) {
    moves(command).keySet().stream()
        .sorted(Comparator.comparing(AppointmentId::value))
        .forEach(appointments::lock);
  }

  private static Map<AppointmentId, Decision.Move> moves(Command command) {
    Map<AppointmentId, Decision.Move> moves = new HashMap<>();
    command
        .decisions()
        .forEach(
            (id, decision) -> {
              if (decision instanceof Decision.Move move) {
                moves.put(id, move);
              }
            });
    return moves;
  }

  private Appointment move(
      Appointment appointment,
      Decision.Move to,
      Map<DoctorId, Doctor> locked,
      Caller caller,
      Instant now) {
    try {
      DoctorId wanted = to.doctorId();
      Doctor doctor = locked.get(wanted == null ? appointment.doctorId() : wanted);
      if (doctor == null) {
        throw new SlotNotOfferedException();
      }
      TimeSlot slot = offered.at(doctor, to.start()).orElseThrow(SlotNotOfferedException::new);
      Appointment moved = appointment.reschedule(doctor.id(), slot);
      changes.update(
          moved, AppointmentEvent.Rescheduled.of(appointment, moved, now, caller.asActor()));
      return moved;
    } catch (SlotNotOfferedException | SlotTakenException | PatientBusyException refused) {
      throw new MoveRefusedException(appointment.id(), refused);
    }
  }

  static void requireAdmin(Caller caller) {
    if (!caller.has(Role.ADMIN)) {
      throw new ForbiddenException("only administrators record absences");
    }
  }

  static TimeSlot time(Instant from, Instant until, Instant now) {
    if (!from.isBefore(until)) {
      throw new FieldRefusedException("empty-range", "until");
    }
    if (Duration.between(from, until).compareTo(Absence.LONGEST) > 0) {
      throw new FieldRefusedException("absence-too-long", "until");
    }
    if (!until.isAfter(now)) {
      throw new FieldRefusedException("absence-over", "until");
    }
    return new TimeSlot(from, until);
  }
}
