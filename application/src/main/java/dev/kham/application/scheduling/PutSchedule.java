package dev.kham.application.scheduling;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.OverlappingShiftsException;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces a doctor's shifts; what is booked stays, whether or not a shift still has it. */
public final class PutSchedule {
  private final Transaction transaction;
  private final DoctorRepository doctors;

  public PutSchedule(Transaction transaction, DoctorRepository doctors) {
    this.transaction = transaction;
    this.doctors = doctors;
  }

  /**
   * What is wished for.
   *
   * @param version of the doctor the caller has seen
   * @param shifts all there shall be
   */
  public record Command(Caller caller, DoctorId doctorId, int version, List<NewShift> shifts) {}

  /**
   * A shift, sensible or not.
   *
   * @param name what the caller calls it; refusals do, too
   * @param slotMinutes null for the doctor's own
   * @param room null for the doctor's own
   */
  public record NewShift(
      String name,
      DayOfWeek day,
      LocalTime from,
      LocalTime until,
      @Nullable Integer slotMinutes,
      LocalDate validFrom,
      LocalDate validUntil,
      @Nullable String room,
      List<NewBreak> breaks) {}

  /** A break, sensible or not. */
  public record NewBreak(LocalTime from, LocalTime until) {}

  /**
   * Replaces the shifts.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws NotFoundException when there is no such doctor
   * @throws StaleVersionException when the doctor is not as the caller has seen them
   * @throws FieldRefusedException {@code empty-range}, {@code slot-too-short}, {@code
   *     break-outside-shift}, {@code overlapping-breaks} or {@code overlapping-shifts}, with the
   *     names of the shifts
   */
  public void handle(Command command) {
    if (!command.caller().has(Role.ADMIN)) {
      throw new ForbiddenException("only administrators change schedules");
    }
    transaction.run(() -> replace(command));
  }

  private void replace(Command command) {
    Doctor doctor =
        doctors.find(command.doctorId()).orElseThrow(() -> new NotFoundException("doctor"));
    if (doctor.version() != command.version()) {
      throw new StaleVersionException("doctor");
    }
    List<Shift> shifts =
        command.shifts().stream().map(one -> shift(one, doctor.slotMinutes())).toList();
    try {
      doctors.update(doctor.working(shifts));
    } catch (OverlappingShiftsException e) {
      throw new FieldRefusedException(
          e.type(),
          command.shifts().get(shifts.indexOf(e.one())).name(),
          command.shifts().get(shifts.lastIndexOf(e.other())).name());
    }
  }

  private static Shift shift(NewShift wish, int usualMinutes) {
    requireRange(wish.from().isBefore(wish.until()), wish.name() + ".until");
    requireRange(!wish.validUntil().isBefore(wish.validFrom()), wish.name() + ".validUntil");
    Integer minutes = wish.slotMinutes();
    if (minutes != null && minutes < Shift.SHORTEST_SLOT) {
      throw new FieldRefusedException("slot-too-short", wish.name() + ".slotMinutes");
    }
    return new Shift(
        wish.day(),
        wish.from(),
        wish.until(),
        minutes == null ? usualMinutes : minutes,
        wish.validFrom(),
        wish.validUntil(),
        wish.room(),
        breaks(wish));
  }

  private static List<Hours> breaks(NewShift wish) {
    Hours shift = new Hours(wish.from(), wish.until());
    List<Hours> breaks = new ArrayList<>();
    for (NewBreak one : wish.breaks()) {
      String name = wish.name() + ".breaks." + breaks.size();
      requireRange(one.from().isBefore(one.until()), name + ".until");
      Hours hours = new Hours(one.from(), one.until());
      if (!shift.containAll(List.of(hours))) {
        throw new FieldRefusedException("break-outside-shift", name);
      }
      if (breaks.stream().anyMatch(hours::overlap)) {
        throw new FieldRefusedException("overlapping-breaks", name);
      }
      breaks.add(hours);
    }
    return breaks;
  }

  private static void requireRange(boolean isOne, String field) {
    if (!isOne) {
      throw new FieldRefusedException("empty-range", field);
    }
  }
}
