package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static java.util.Objects.requireNonNull;

import dev.kham.application.payment.PaymentFixtures;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.CancellationPolicy;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.util.UUID;

public final class AppointmentFixtures {
  /** Money goes back until a day before. */
  public static final CancellationPolicy POLICY = new CancellationPolicy(Duration.ofHours(24));

  private AppointmentFixtures() {}

  /** A new hold of the patient's own. */
  public static Appointment held(Doctor doctor, Caller patient, TimeSlot slot) {
    return Appointment.hold(
        new AppointmentId(UUID.randomUUID()),
        doctor,
        requireNonNull(patient.patientId()),
        patient.accountId(),
        slot,
        "Ho khan đã ba ngày");
  }

  /** The event that goes with a new hold. */
  public static AppointmentEvent booked(Appointment held) {
    return new AppointmentEvent.Booked(
        held.id(),
        held.version(),
        NOW,
        new Actor.Person(held.bookedBy()),
        PaymentFixtures.DEADLINE);
  }

  /** The next version, in that status, whether or not a transition leads there. */
  public static Appointment next(Appointment from, AppointmentStatus status) {
    return new Appointment(
        from.id(),
        from.doctorId(),
        from.patientId(),
        from.bookedBy(),
        from.slot(),
        from.fee(),
        from.reason(),
        status,
        status == AppointmentStatus.CANCELLED ? Cancellation.BY_PATIENT : null,
        from.version() + 1);
  }

  /** The event that goes with a move of the first to where the second is. */
  public static AppointmentEvent moved(Appointment from, Appointment to) {
    return new AppointmentEvent.Rescheduled(
        to.id(),
        to.version(),
        NOW,
        new Actor.Person(to.bookedBy()),
        to.status(),
        from.doctorId(),
        from.slot(),
        to.doctorId(),
        to.slot());
  }

  /** An event that can go with a later version. */
  public static AppointmentEvent eventOf(Appointment appointment) {
    Cancellation why = appointment.cancellation();
    return why == null
        ? new AppointmentEvent.Confirmed(
            appointment.id(), appointment.version(), NOW, new Actor.Machine("receive-transfer"))
        : new AppointmentEvent.Cancelled(
            appointment.id(),
            appointment.version(),
            NOW,
            new Actor.Person(appointment.bookedBy()),
            why,
            false,
            "đã khỏe");
  }
}
