package dev.kham.application.scheduling;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.util.List;

/** Shows the hospital's people when a doctor works and is away. */
public final class ViewSchedule {
  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final AbsenceRepository absences;
  private final OfferedSlots offered;

  public ViewSchedule(
      Transaction transaction,
      DoctorRepository doctors,
      AbsenceRepository absences,
      OfferedSlots offered) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.absences = absences;
    this.offered = offered;
  }

  /**
   * The doctor with the shifts.
   *
   * @throws ForbiddenException when the caller has nothing to do with schedules
   * @throws NotFoundException when there is no such doctor
   */
  public Doctor handle(Caller caller, DoctorId id) {
    requireStaff(caller);
    return doctors.find(id).orElseThrow(() -> new NotFoundException("doctor"));
  }

  /**
   * The doctor's absences that touch a day from the first to the last, by start.
   *
   * @throws ForbiddenException when the caller has nothing to do with schedules
   * @throws NotFoundException when there is no such doctor
   * @throws RejectedException {@code invalid-range} when the range is empty or over 31 days
   */
  public List<Absence> absences(Caller caller, DoctorId id, LocalDate first, LocalDate last) {
    requireStaff(caller);
    FindFreeSlots.requireRange(first, last);
    return transaction.call(
        () -> {
          Doctor doctor = doctors.find(id).orElseThrow(() -> new NotFoundException("doctor"));
          return absences.of(doctor.id(), offered.window(first, last));
        });
  }

  private static void requireStaff(Caller caller) {
    if (!caller.seesSchedules()) {
      throw new ForbiddenException("only the hospital's people see schedules");
    }
  }
}
