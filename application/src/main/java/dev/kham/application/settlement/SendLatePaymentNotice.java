package dev.kham.application.settlement;

import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes to the patient that money which came too late, twice or in excess goes back, and which
 * other times there are when the appointment was lost by it.
 */
public final class SendLatePaymentNotice {
  public static final String JOB = "send-late-payment-notice";

  private static final int ALTERNATIVES = 3;

  private final Transaction transaction;
  private final RefundQueries refunds;
  private final AppointmentQueries appointments;
  private final PatientRepository patients;
  private final FindFreeSlots freeSlots;
  private final DoctorQueries doctors;
  private final SendOnce sendOnce;
  private final Clock clock;

  /**
   * Wired with its ports.
   *
   * @param clock in the hospital's zone
   */
  public SendLatePaymentNotice(
      Transaction transaction,
      RefundQueries refunds,
      AppointmentQueries appointments,
      PatientRepository patients,
      FindFreeSlots freeSlots,
      DoctorQueries doctors,
      SendOnce sendOnce,
      Clock clock) {
    this.transaction = transaction;
    this.refunds = refunds;
    this.appointments = appointments;
    this.patients = patients;
    this.freeSlots = freeSlots;
    this.doctors = doctors;
    this.sendOnce = sendOnce;
    this.clock = clock;
  }

  /** Which money. */
  public record Command(RefundId refundId) {
    public static Command of(Job job) {
      return new Command(new RefundId(UUID.fromString(job.datum("refund"))));
    }

    Job asJob() {
      String id = refundId.toString();
      return new Job(JOB, Queue.NOTIFICATION, JOB + ":" + id, Map.of("refund", id))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key) {
    return key.about("refund")
        .filter(id -> key.kind().equals(JOB))
        .map(id -> new Command(new RefundId(UUID.fromString(id))).asJob());
  }

  /** Sends nothing when the money is nobody's, or when the patient has no e-mail address. */
  public void handle(Command command) {
    Optional<RefundQueries.RefundView> view = refunds.refund(command.refundId());
    Optional<Details> found =
        view.map(RefundQueries.RefundView::appointmentId)
            .flatMap(id -> appointments.details(new AppointmentId(id)));
    if (view.isEmpty() || found.isEmpty()) {
      return;
    }
    Details appointment = found.get();
    Optional<Patient> recipient =
        transaction.call(() -> patients.find(new PatientId(appointment.patientId())));
    String address = recipient.map(Patient::email).orElse(null);
    if (recipient.isEmpty() || address == null) {
      return;
    }
    Patient patient = recipient.get();
    // before the ledger is asked: what cannot be looked up was surely not sent
    LatePaymentNotice content = content(view.get().refund(), appointment, patient);
    sendOnce.send(
        new MessageKey("refund:" + command.refundId(), 0, JOB, "email", "patient:" + patient.id()),
        id -> new Letter(id, address, patient.locale(), content));
  }

  private LatePaymentNotice content(Refund refund, Details appointment, Patient patient) {
    boolean lost =
        appointment.status() == AppointmentStatus.CANCELLED
            && appointment.cancellation() == Cancellation.UNPAID;
    return new LatePaymentNotice(
        patient.fullName(),
        why(refund.cause()),
        refund.amount(),
        refund.code().value(),
        appointment.doctor().fullName(),
        appointment.doctor().specialty().name(),
        appointment.start().atZone(clock.getZone()),
        appointment.end().atZone(clock.getZone()),
        lost ? alternatives(appointment) : List.of());
  }

  private static LatePaymentNotice.Why why(Refund.Cause cause) {
    return switch (cause) {
      case OVERPAID -> LatePaymentNotice.Why.TOO_MUCH;
      case SECOND_PAYMENT -> LatePaymentNotice.Why.PAID_BEFORE;
      case LATE, UNDERPAID, CANCELLED, RETURNED -> LatePaymentNotice.Why.TOO_LATE;
    };
  }

  /** Of the same doctor; of the specialty when that one has none. */
  private List<LatePaymentNotice.Alternative> alternatives(Details appointment) {
    List<FreeSlot> free =
        freeSlots.nextOf(new DoctorId(appointment.doctor().id()), clock.instant(), ALTERNATIVES);
    if (free.isEmpty()) {
      LocalDate today = LocalDate.now(clock);
      free =
          freeSlots.ofSpecialty(
              new SpecialtyId(appointment.doctor().specialty().id()),
              today,
              today.plusDays(FindFreeSlots.MOST_DAYS - 1L));
    }
    return free.stream()
        .limit(ALTERNATIVES)
        .flatMap(
            it ->
                doctors
                    .doctor(it.doctorId())
                    .map(
                        doctor ->
                            new LatePaymentNotice.Alternative(
                                it.slot().start().atZone(clock.getZone()), doctor.fullName()))
                    .stream())
        .toList();
  }
}
