package dev.kham.application.scheduling;

import dev.kham.domain.account.Caller;
import dev.kham.domain.scheduling.Absence;
import dev.kham.domain.scheduling.AbsenceId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Holiday;
import dev.kham.domain.scheduling.HolidayId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.TimeSlot;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

public final class SchedulingFixtures {
  public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** A Friday. */
  public static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  /** The Monday after {@link #TODAY}. */
  public static final LocalDate MONDAY = TODAY.plusDays(3);

  /** Nine o'clock {@link #TODAY}: when tests begin. */
  public static final Instant NOW = at(TODAY, "09:00");

  public static final int SLOT_MINUTES = 30;

  /** A slot is offered until so long before it starts. */
  public static final Duration LEAD_TIME = Duration.ofMinutes(15);

  private SchedulingFixtures() {}

  /** An instant by the clock on the hospital's wall. */
  public static Instant at(LocalDate day, String time) {
    return day.atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
  }

  /** Half an hour, which is a slot of {@link #doctor()} if it starts right. */
  public static TimeSlot slotAt(LocalDate day, String time) {
    return TimeSlot.of(at(day, time), Duration.ofMinutes(SLOT_MINUTES));
  }

  /** That time of the doctor's, away for a reason patients may know. */
  public static Absence absence(Doctor doctor, Caller admin, TimeSlot time) {
    return new Absence(
        new AbsenceId(UUID.randomUUID()),
        doctor.id(),
        time,
        "Bác sĩ đi công tác",
        admin.accountId(),
        NOW);
  }

  public static Holiday holiday(LocalDate first, LocalDate last) {
    return new Holiday(new HolidayId(UUID.randomUUID()), first, last, "Tết Nguyên Đán");
  }

  public static Specialty specialty() {
    SpecialtyId id = new SpecialtyId(UUID.randomUUID());
    return new Specialty(id, "Nội tổng quát " + id);
  }

  /**
   * A doctor nobody knew before: Monday to Friday, 8:00 to 11:30 and 13:30 to 16:30, in half hours.
   */
  public static Doctor doctor() {
    return doctor("Nguyễn Minh Đức", specialty());
  }

  public static Doctor doctor(String fullName, Specialty specialty) {
    return new Doctor(
        new DoctorId(UUID.randomUUID()),
        fullName,
        specialty,
        150_000,
        "P.204",
        SLOT_MINUTES,
        weekdayShifts());
  }

  private static List<Shift> weekdayShifts() {
    List<Shift> shifts = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.compareTo(DayOfWeek.FRIDAY) <= 0) {
        shifts.add(shift(day, "08:00", "11:30"));
        shifts.add(shift(day, "13:30", "16:30"));
      }
    }
    return shifts;
  }

  /** Half hours on that weekday, throughout the year of the tests. */
  public static Shift shift(DayOfWeek day, String from, String until) {
    return new Shift(
        day,
        LocalTime.parse(from),
        LocalTime.parse(until),
        SLOT_MINUTES,
        LocalDate.of(2026, 1, 1),
        LocalDate.of(2026, 12, 31));
  }
}
