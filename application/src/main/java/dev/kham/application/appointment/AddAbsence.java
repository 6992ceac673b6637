package dev.kham.application.appointment;

import dev.kham.application.job.JobQueue;
import dev.kham.application.scheduling.AbsenceRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentsUndecidedException;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records that a doctor is away, and leaves a job for each appointment that this costs.
 *
 * <p>From the commit on nothing is offered then. The doctor is locked meanwhile, so that no
 * appointment slips in between the look at what is booked and the commit.
 */
public final class AddAbsence {
  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final AbsenceRepository absences;
  private final AppointmentRepository appointments;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;

  public AddAbsence(
      Transaction transaction,
      DoctorRepository doctors,
      AbsenceRepository absences,
      AppointmentRepository appointments,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.absences = absences;
    this.appointments = appointments;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /** What becomes of an appointment that falls into an absence. */
  public enum Decision {
    /** Cancelled by the hospital; what is paid goes back. */
    CANCEL,
    /** Left as it is: somebody stands in, or the doctor comes after all. */
    KEEP
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

  /** An appointment as it was when it was decided about. */
  public record Decided(Appointment appointment, Decision decision) {}

  /**
   * Records the absence.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws NotFoundException when there is no such doctor
   * @throws FieldRefusedException {@code empty-range} when it does not end after it starts, {@code
   *     absence-too-long} when that is over 366 days later, {@code absence-over} when it is past
   * @throws AppointmentsUndecidedException when it affects others than were decided about
   */
  public Recorded handle(Command command) {
    requireAdmin(command.caller());
    Instant now = clock.instant();
    TimeSlot time = time(command.from(), command.until(), now);
    return transaction.call(() -> add(command, time, now));
  }

  private Recorded add(Command command, TimeSlot time, Instant now) {
    Doctor doctor =
        doctors.lock(command.doctorId()).orElseThrow(() -> new NotFoundException("doctor"));
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
    List<Decided> decided =
        affected.stream()
            .flatMap(
                one ->
                    Stream.ofNullable(command.decisions().get(one.id()))
                        .map(decision -> new Decided(one, decision)))
            .toList();
    for (Decided one : decided) {
      if (one.decision() == Decision.CANCEL) {
        jobs.schedule(new ApplyAbsence.Command(absence.id(), one.appointment().id()).asJob());
      }
    }
    return new Recorded(absence, decided);
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
