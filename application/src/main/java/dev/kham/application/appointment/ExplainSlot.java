package dev.kham.application.appointment;

import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.SlotExplanation;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;

/** Tells the hospital's people why a time can or cannot be booked. */
public final class ExplainSlot {
  /** No slot is longer, being within a day. */
  private static final Duration LONGEST_SLOT = Duration.ofDays(1);

  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final AppointmentRepository appointments;
  private final OfferedSlots offered;

  public ExplainSlot(
      Transaction transaction,
      DoctorRepository doctors,
      AppointmentRepository appointments,
      OfferedSlots offered) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.appointments = appointments;
    this.offered = offered;
  }

  /** Which time is asked about. */
  public record Command(Caller caller, DoctorId doctorId, Instant start) {}

  /**
   * The one rule that decides.
   *
   * @throws ForbiddenException when the caller has nothing to do with schedules
   * @throws NotFoundException when there is no such doctor
   */
  public SlotExplanation handle(Command command) {
    if (!command.caller().seesSchedules()) {
      throw new ForbiddenException("only the hospital's people are told why");
    }
    return transaction.call(() -> explain(command.doctorId(), command.start()));
  }

  private SlotExplanation explain(DoctorId id, Instant start) {
    Doctor doctor = doctors.find(id).orElseThrow(() -> new NotFoundException("doctor"));
    return SlotExplanation.of(
        doctor,
        start,
        offered.terms(id, start),
        appointments.occupying(id, TimeSlot.of(start, LONGEST_SLOT)));
  }
}
