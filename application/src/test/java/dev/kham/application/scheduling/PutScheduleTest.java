package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.scheduling.PutSchedule.NewBreak;
import dev.kham.application.scheduling.PutSchedule.NewShift;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PutScheduleTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 12, 31);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller admin = hospital.given().caller(Role.ADMIN);

  @Test
  void the_shifts_are_replaced() {
    put(
        admin,
        0,
        shift("a", "09:00", "12:00", 20, "B1", new NewBreak(time("10:00"), time("11:00"))));
    assertThat(stored())
        .returns(1, Doctor::version)
        .returns(
            List.of(
                new Shift(
                    DayOfWeek.MONDAY,
                    time("09:00"),
                    time("12:00"),
                    20,
                    FIRST,
                    LAST,
                    "B1",
                    List.of(new Hours(time("10:00"), time("11:00"))))),
            Doctor::shifts);
  }

  @Test
  void a_shift_that_names_no_slot_length_and_room_has_the_doctors() {
    put(admin, 0, shift("a", "09:00", "12:00", null, null));
    assertThat(stored().shifts().getFirst().slotMinutes()).isEqualTo(doctor.slotMinutes());
    assertThat(stored().roomAt(at(MONDAY, "09:00"), SchedulingFixtures.ZONE))
        .isEqualTo(doctor.room());
  }

  @Test
  void what_is_booked_stays_although_no_shift_has_it_any_more() {
    Appointment held =
        hospital
            .given()
            .held(doctor, hospital.given().caller(Role.PATIENT), slotAt(MONDAY, "08:30"));
    put(admin, 0, shift("a", "08:00", "10:00", 45, null));
    assertThat(hospital.appointments().find(held.id())).contains(held);
    // 8:00 to 8:45 and 8:45 to 9:30 would both meet it
    assertThat(hospital.findFreeSlots().ofDoctor(doctor.id(), MONDAY, MONDAY)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMIN")
  void nobody_but_an_administrator_changes_a_schedule(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThatThrownBy(() -> put(caller, 0)).isInstanceOf(ForbiddenException.class);
    assertThat(stored()).isEqualTo(doctor);
  }

  @Test
  void who_has_seen_another_version_changes_nothing() {
    put(admin, 0);
    assertThatThrownBy(() -> put(admin, 0, shift("a", "09:00", "12:00", null, null)))
        .isInstanceOf(StaleVersionException.class);
    assertThat(stored().shifts()).isEmpty();
  }

  @Test
  void there_has_to_be_such_a_doctor() {
    DoctorId unknown = new DoctorId(UUID.randomUUID());
    assertThatThrownBy(
            () ->
                hospital
                    .putSchedule()
                    .handle(new PutSchedule.Command(admin, unknown, 0, List.of())))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "09:00, 09:00, , , , empty-range, a.until",
    "09:00, 08:00, , , , empty-range, a.until",
    "09:00, 12:00, 4, , , slot-too-short, a.slotMinutes",
    "09:00, 12:00, -20, , , slot-too-short, a.slotMinutes",
    "09:00, 12:00, , 10:00, 10:00, empty-range, a.breaks.0.until",
    "09:00, 12:00, , 11:00, 12:01, break-outside-shift, a.breaks.0",
    "09:00, 12:00, , 08:59, 10:00, break-outside-shift, a.breaks.0"
  })
  void names_what_makes_no_sense(
      LocalTime from,
      LocalTime until,
      Integer minutes,
      LocalTime breakFrom,
      LocalTime breakUntil,
      String type,
      String field) {
    List<NewBreak> breaks =
        breakFrom == null ? List.of() : List.of(new NewBreak(breakFrom, breakUntil));
    assertRefused(
        type,
        List.of(field),
        new NewShift("a", DayOfWeek.MONDAY, from, until, minutes, FIRST, LAST, null, breaks));
  }

  @Test
  void names_what_overlaps() {
    assertRefused(
        "overlapping-shifts",
        List.of("a", "c"),
        shift("a", "09:00", "12:00", null, null),
        shift("b", "12:00", "13:00", null, null),
        shift("c", "11:00", "12:00", null, null));
    assertRefused(
        "overlapping-shifts",
        List.of("a", "b"),
        shift("a", "09:00", "12:00", null, null),
        shift("b", "09:00", "12:00", null, null));
    assertRefused(
        "overlapping-breaks",
        List.of("a.breaks.1"),
        shift(
            "a",
            "09:00",
            "12:00",
            null,
            null,
            new NewBreak(time("10:00"), time("11:00")),
            new NewBreak(time("10:59"), time("11:30"))));
    assertRefused(
        "empty-range",
        List.of("a.validUntil"),
        new NewShift(
            "a",
            DayOfWeek.MONDAY,
            time("09:00"),
            time("12:00"),
            null,
            LAST,
            FIRST,
            null,
            List.of()));
  }

  @Test
  void on_a_holiday_nothing_is_offered_but_extra_shifts() {
    Caller patient = hospital.given().caller(Role.PATIENT);
    put(
        admin,
        0,
        shift("a", "08:00", "09:00", null, null),
        new NewShift(
            "b",
            DayOfWeek.MONDAY,
            time("14:00"),
            time("14:30"),
            null,
            MONDAY,
            MONDAY,
            null,
            List.of()));
    hospital
        .declareHoliday()
        .handle(new DeclareHoliday.Command(admin, MONDAY, MONDAY, "Tết Dương lịch"));
    assertThat(hospital.findFreeSlots().ofDoctor(doctor.id(), MONDAY, MONDAY))
        .extracting(FindFreeSlots.FreeSlot::slot)
        .containsExactly(slotAt(MONDAY, "14:00"));
    assertThatExceptionOfType(DomainException.class)
        .isThrownBy(
            () ->
                hospital
                    .bookAppointment()
                    .handle(
                        new BookAppointment.Command(
                            patient, doctor.id(), at(MONDAY, "08:00"), null, null)))
        .returns("slot-not-offered", DomainException::type);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMIN")
  void nobody_but_an_administrator_has_to_do_with_holidays(Role role) {
    Caller caller = hospital.given().caller(role);
    DeclareHoliday holidays = hospital.declareHoliday();
    assertThatThrownBy(
            () -> holidays.handle(new DeclareHoliday.Command(caller, MONDAY, MONDAY, "Tết")))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> holidays.list(caller, MONDAY, MONDAY))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(
            () -> holidays.withdraw(caller, SchedulingFixtures.holiday(MONDAY, MONDAY).id()))
        .isInstanceOf(ForbiddenException.class);
  }

  private void assertRefused(String type, List<String> fields, NewShift... shifts) {
    assertThatExceptionOfType(FieldRefusedException.class)
        .isThrownBy(() -> put(admin, 0, shifts))
        .returns(type, DomainException::type)
        .returns(fields, FieldRefusedException::fields);
    assertThat(stored()).isEqualTo(doctor);
  }

  private void put(Caller caller, int version, NewShift... shifts) {
    hospital
        .putSchedule()
        .handle(new PutSchedule.Command(caller, doctor.id(), version, List.of(shifts)));
  }

  private Doctor stored() {
    return hospital.doctors().find(doctor.id()).orElseThrow();
  }

  private static NewShift shift(
      String name,
      String from,
      String until,
      @Nullable Integer minutes,
      @Nullable String room,
      NewBreak... breaks) {
    return new NewShift(
        name,
        DayOfWeek.MONDAY,
        time(from),
        time(until),
        minutes,
        FIRST,
        LAST,
        room,
        List.of(breaks));
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text);
  }
}
