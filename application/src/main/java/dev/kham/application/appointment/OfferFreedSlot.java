package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.AppointmentQueries.Place;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.payment.PaymentCodes;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds a slot that has become free for whoever of the waiting list has waited longest for one like
 * it.
 *
 * <p>The slot is free for everybody meanwhile; the constraints decide who gets it.
 */
public final class OfferFreedSlot {
  public static final String JOB = "offer-freed-slot";
  private static final Actor ACTOR = new Actor.Machine(JOB);

  private final Transaction transaction;
  private final WaitlistRepository waitlist;
  private final Appointments appointments;
  private final AppointmentQueries queries;
  private final PaymentRepository payments;
  private final PaymentCodes codes;
  private final DoctorRepository doctors;
  private final OfferedSlots offered;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;
  private final Duration window;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   * @param window how long an offer waits for its money
   */
  public OfferFreedSlot(
      Transaction transaction,
      WaitlistRepository waitlist,
      Appointments appointments,
      AppointmentQueries queries,
      PaymentRepository payments,
      PaymentCodes codes,
      DoctorRepository doctors,
      OfferedSlots offered,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      Duration window) {
    this.transaction = transaction;
    this.waitlist = waitlist;
    this.appointments = appointments;
    this.queries = queries;
    this.payments = payments;
    this.codes = codes;
    this.doctors = doctors;
    this.offered = offered;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
    this.window = window;
  }

  /**
   * What gave the slot back.
   *
   * @param version that a cancellation or a move led to
   */
  public record Command(AppointmentId appointmentId, int version) {
    public static Command of(Job job) {
      return new Command(
          new AppointmentId(UUID.fromString(job.datum("appointment"))),
          Integer.parseInt(job.datum("version")));
    }

    Job asJob() {
      String id = appointmentId.toString();
      String number = Integer.toString(version);
      return new Job(
          JOB,
          Queue.APPOINTMENT,
          JOB + ":" + id + ":" + number,
          Map.of("appointment", id, "version", number));
    }
  }

  /**
   * Does nothing when the slot is no longer offered or no longer free, or when it suits nobody who
   * waits. Whose hold of it has just ended is not asked again.
   */
  public void handle(Command command) {
    transaction.run(() -> offer(command));
  }

  private void offer(Command command) {
    Place freed = freed(command);
    Doctor doctor = doctors.findToBook(new DoctorId(freed.doctorId())).orElseThrow();
    Optional<TimeSlot> slot = offered.at(doctor, freed.start());
    if (slot.isEmpty()) {
      return;
    }
    LocalDate day = LocalDate.ofInstant(freed.start(), clock.getZone());
    Optional<WaitlistEntry> next;
    do {
      next = waitlist.lockNext(doctor, slot.get(), day, command.appointmentId());
    } while (next.isPresent() && goesOn(next.get(), doctor, slot.get()));
  }

  private Place freed(Command command) {
    HistoryItem item =
        queries.history(command.appointmentId()).stream()
            .filter(it -> it.version() == command.version())
            .findFirst()
            .orElseThrow();
    Place left = item.from();
    if (left != null) {
      return left;
    }
    // nothing happens to what is cancelled, so it says where it was
    Appointment cancelled = appointments.find(command.appointmentId());
    return new Place(
        cancelled.doctorId().value(), cancelled.slot().start(), cancelled.slot().end());
  }

  /** Whether the next one is to be asked. */
  private boolean goesOn(WaitlistEntry entry, Doctor doctor, TimeSlot slot) {
    Instant now = clock.instant();
    Instant end = now.plus(window);
    Instant payBy = end.isBefore(slot.start()) ? end : slot.start();
    Appointment hold =
        Appointment.hold(
            new AppointmentId(ids.next()),
            doctor,
            entry.patientId(),
            entry.requestedBy(),
            slot,
            null);
    try {
      appointments.add(
          hold, new AppointmentEvent.Booked(hold.id(), hold.version(), now, ACTOR, payBy));
    } catch (SlotTakenException taken) {
      return false;
    } catch (PatientBusyException busy) {
      return true; // since a moment ago, so the list passes them over from now on
    }
    PaymentId id = new PaymentId(ids.next());
    while (!payments.add(Payment.request(id, hold.id(), codes.next(), hold.fee(), payBy))) {
      // as for any booking, a code that was given before makes room for the next
    }
    waitlist.update(entry.offer(hold.id()));
    jobs.schedule(new SendWaitlistOffer.Command(hold.id()).asJob());
    return false;
  }
}
