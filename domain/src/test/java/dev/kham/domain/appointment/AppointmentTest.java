package dev.kham.domain.appointment;

import static dev.kham.domain.appointment.AppointmentStatus.CANCELLED;
import static dev.kham.domain.appointment.AppointmentStatus.CHECKED_IN;
import static dev.kham.domain.appointment.AppointmentStatus.COMPLETED;
import static dev.kham.domain.appointment.AppointmentStatus.CONFIRMED;
import static dev.kham.domain.appointment.AppointmentStatus.NO_SHOW;
import static dev.kham.domain.appointment.AppointmentStatus.PENDING;
import static dev.kham.domain.appointment.Cancellation.BY_PATIENT;
import static dev.kham.domain.appointment.Cancellation.BY_STAFF;
import static dev.kham.domain.appointment.Cancellation.UNPAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AppointmentTest {
  private static final TimeSlot SLOT =
      TimeSlot.of(Instant.parse("2026-11-23T02:00:00Z"), Duration.ofMinutes(30));

  /** A transition, where it leads, and from where alone. */
  private record Verb(
      String name,
      UnaryOperator<Appointment> transition,
      AppointmentStatus to,
      @Nullable Cancellation why,
      Set<AppointmentStatus> from) {}

  private static final List<Verb> VERBS =
      List.of(
          new Verb("confirm", Appointment::confirm, CONFIRMED, null, Set.of(PENDING)),
          new Verb(
              "cancel by patient",
              it -> it.cancel(BY_PATIENT),
              CANCELLED,
              BY_PATIENT,
              Set.of(PENDING, CONFIRMED)),
          new Verb(
              "cancel by staff",
              it -> it.cancel(BY_STAFF),
              CANCELLED,
              BY_STAFF,
              Set.of(PENDING, CONFIRMED)),
          new Verb("let go", it -> it.cancel(UNPAID), CANCELLED, UNPAID, Set.of(PENDING)),
          new Verb("check in", Appointment::checkIn, CHECKED_IN, null, Set.of(CONFIRMED)),
          new Verb("complete", Appointment::complete, COMPLETED, null, Set.of(CHECKED_IN)),
          new Verb(
              "mark as no-show",
              it -> it.markNoShow(SLOT.start()),
              NO_SHOW,
              null,
              Set.of(CONFIRMED)));

  @Test
  void what_was_let_go_is_booked_again_until_its_time_has_come() {
    Appointment letGo = in(PENDING).cancel(UNPAID);
    Instant before = SLOT.start().minusNanos(1);
    assertThat(letGo.rebook(before))
        .returns(CONFIRMED, Appointment::status)
        .returns(null, Appointment::cancellation)
        .returns(letGo.version() + 1, Appointment::version)
        .returns(SLOT, Appointment::slot);
    assertThatThrownBy(() -> letGo.rebook(SLOT.start()))
        .isInstanceOf(TransitionRefusedException.class);
    for (Cancellation why : new Cancellation[] {BY_PATIENT, BY_STAFF}) {
      assertThatThrownBy(() -> in(PENDING).cancel(why).rebook(before))
          .isInstanceOf(TransitionRefusedException.class);
    }
    for (AppointmentStatus status : AppointmentStatus.values()) {
      assertThatThrownBy(() -> in(status).rebook(before))
          .isInstanceOf(TransitionRefusedException.class);
    }
  }

  static Stream<Arguments> everyTransition() {
    return VERBS.stream()
        .flatMap(
            verb ->
                Stream.of(AppointmentStatus.values())
                    .map(status -> Arguments.of(verb.name(), status, verb)));
  }

  @ParameterizedTest(name = "{0} when {1}")
  @MethodSource("everyTransition")
  void every_transition_from_every_status(String name, AppointmentStatus status, Object row) {
    Verb verb = (Verb) row;
    Appointment before = in(status);
    if (verb.from().contains(status)) {
      assertThat(verb.transition().apply(before))
          .isEqualTo(
              new Appointment(
                  before.id(),
                  before.doctorId(),
                  before.patientId(),
                  before.bookedBy(),
                  before.slot(),
                  before.fee(),
                  before.reason(),
                  verb.to(),
                  verb.why(),
                  before.version() + 1));
    } else {
      assertThatExceptionOfType(TransitionRefusedException.class)
          .isThrownBy(() -> verb.transition().apply(before))
          .returns("illegal-transition", DomainException::type);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "CONFIRMED"})
  void who_moves_keeps_everything_but_doctor_and_time(AppointmentStatus status) {
    Appointment before = in(status);
    DoctorId other = new DoctorId(new UUID(0, 9));
    TimeSlot later = TimeSlot.of(SLOT.end(), Duration.ofMinutes(20));
    assertThat(before.reschedule(other, later))
        .isEqualTo(
            new Appointment(
                before.id(),
                other,
                before.patientId(),
                before.bookedBy(),
                later,
                before.fee(),
                before.reason(),
                status,
                null,
                before.version() + 1));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PENDING", "CONFIRMED"})
  void nothing_else_moves(AppointmentStatus status) {
    Appointment before = in(status);
    assertThatThrownBy(() -> before.reschedule(before.doctorId(), SLOT))
        .isInstanceOf(TransitionRefusedException.class);
  }

  @Test
  void nobody_failed_to_come_before_the_time_has_come() {
    Instant before = SLOT.start().minusNanos(1);
    assertThat(in(CONFIRMED).hasBegun(before)).isFalse();
    assertThatThrownBy(() -> in(CONFIRMED).markNoShow(before))
        .isInstanceOf(TransitionRefusedException.class);
    assertThat(in(CONFIRMED).hasBegun(SLOT.start())).isTrue();
  }

  @Test
  void a_hold_waits_at_the_doctors_present_fee() {
    Doctor doctor =
        new Doctor(
            new DoctorId(new UUID(0, 2)),
            "Nguyễn Minh Đức",
            new Specialty(new SpecialtyId(new UUID(0, 5)), "Da liễu"),
            150_000,
            "P.204",
            30,
            List.of());
    Appointment pending = in(PENDING);
    assertThat(
            Appointment.hold(
                pending.id(),
                doctor,
                pending.patientId(),
                pending.bookedBy(),
                SLOT,
                pending.reason()))
        .isEqualTo(
            new Appointment(
                pending.id(),
                doctor.id(),
                pending.patientId(),
                pending.bookedBy(),
                SLOT,
                150_000,
                pending.reason(),
                PENDING,
                null,
                0));
  }

  @ParameterizedTest
  @EnumSource
  void exactly_the_cancelled_say_why(AppointmentStatus status) {
    Appointment right = in(status);
    assertThatThrownBy(
            () ->
                new Appointment(
                    right.id(),
                    right.doctorId(),
                    right.patientId(),
                    right.bookedBy(),
                    SLOT,
                    right.fee(),
                    null,
                    status,
                    status == CANCELLED ? null : BY_PATIENT,
                    0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void nobody_is_seen_for_nothing(long fee) {
    Appointment right = in(PENDING);
    assertThatThrownBy(
            () ->
                new Appointment(
                    right.id(),
                    right.doctorId(),
                    right.patientId(),
                    right.bookedBy(),
                    SLOT,
                    fee,
                    null,
                    PENDING,
                    null,
                    0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void time_is_occupied_until_it_is_given_back_or_the_patient_never_comes(
      AppointmentStatus status) {
    Map<AppointmentStatus, Boolean> occupies =
        Map.of(
            PENDING, true,
            CONFIRMED, true,
            CHECKED_IN, true,
            COMPLETED, true,
            CANCELLED, false,
            NO_SHOW, false);
    assertThat(status.occupiesTime()).isEqualTo(occupies.get(status));
  }

  private static Appointment in(AppointmentStatus status) {
    return new Appointment(
        new AppointmentId(new UUID(0, 1)),
        new DoctorId(new UUID(0, 2)),
        new PatientId(new UUID(0, 3)),
        new AccountId(new UUID(0, 4)),
        SLOT,
        150_000,
        "đau đầu",
        status,
        status == CANCELLED ? BY_STAFF : null,
        7);
  }
}
