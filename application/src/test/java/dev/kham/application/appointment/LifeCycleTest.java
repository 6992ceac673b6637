package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static dev.kham.domain.appointment.AppointmentStatus.CANCELLED;
import static dev.kham.domain.appointment.AppointmentStatus.CHECKED_IN;
import static dev.kham.domain.appointment.AppointmentStatus.COMPLETED;
import static dev.kham.domain.appointment.AppointmentStatus.CONFIRMED;
import static dev.kham.domain.appointment.AppointmentStatus.NO_SHOW;
import static dev.kham.domain.appointment.AppointmentStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may lead an appointment from where to where: everybody, everything, from everywhere. */
class LifeCycleTest {
  private static final Set<Role> DESK = EnumSet.of(Role.RECEPTIONIST, Role.ADMIN);
  private static final Set<Role> DESK_OR_DOCTOR =
      EnumSet.of(Role.RECEPTIONIST, Role.ADMIN, Role.DOCTOR);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);

  /**
   * A change as somebody asks for it.
   *
   * @param to null when the status stays
   */
  private enum Change {
    CANCEL(EnumSet.of(PENDING, CONFIRMED), CANCELLED, DESK, true, AppointmentEvent.Cancelled.class),
    RESCHEDULE(
        EnumSet.of(PENDING, CONFIRMED), null, DESK, true, AppointmentEvent.Rescheduled.class),
    CHECK_IN(
        EnumSet.of(CONFIRMED), CHECKED_IN, DESK_OR_DOCTOR, false, AppointmentEvent.CheckedIn.class),
    COMPLETE(
        EnumSet.of(CHECKED_IN), COMPLETED, DESK_OR_DOCTOR, false, AppointmentEvent.Completed.class),
    NO_SHOW_MARKED(
        EnumSet.of(CONFIRMED), NO_SHOW, DESK_OR_DOCTOR, false, AppointmentEvent.NoShowMarked.class);

    final Set<AppointmentStatus> from;
    final @Nullable AppointmentStatus to;
    final Set<Role> staff;
    final boolean ownersToo;
    final Class<? extends AppointmentEvent> event;

    Change(
        Set<AppointmentStatus> from,
        @Nullable AppointmentStatus to,
        Set<Role> staff,
        boolean ownersToo,
        Class<? extends AppointmentEvent> event) {
      this.from = from;
      this.to = to;
      this.staff = staff;
      this.ownersToo = ownersToo;
      this.event = event;
    }

    /** What who may not do it is told; of what patients do, others do not even learn. */
    Class<? extends RuntimeException> refusal() {
      return ownersToo ? NotFoundException.class : ForbiddenException.class;
    }
  }

  /** Somebody who asks: a role, or the patient whose appointment it is. */
  private record Somebody(@Nullable Role role) {
    boolean may(Change change) {
      return role == null ? change.ownersToo : change.staff.contains(role);
    }

    @Override
    public String toString() {
      return role == null ? "the patient" : role == Role.PATIENT ? "another PATIENT" : role.name();
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of(Change.values())
        .flatMap(
            change ->
                Stream.of(AppointmentStatus.values())
                    .flatMap(
                        status ->
                            Stream.concat(
                                    Stream.of(new Somebody(null)),
                                    Stream.of(Role.values()).map(Somebody::new))
                                .map(who -> Arguments.of(change, status, who))));
  }

  @ParameterizedTest(name = "{0} when {1} by {2}")
  @MethodSource("everything")
  void is_led_on_by_who_may_and_from_where_it_can(
      Change change, AppointmentStatus status, Somebody who) {
    Appointment before = in(status);
    Caller caller = who.role() == null ? patient : hospital.given().caller(who.role());
    if (change == Change.NO_SHOW_MARKED) {
      hospital.clock().set(before.slot().start());
    }

    @Nullable Throwable refused =
        catchThrowable(() -> ask(change, caller, before.id(), before.version()));

    Appointment after = hospital.appointments().find(before.id()).orElseThrow();
    if (who.may(change) && change.from.contains(status)) {
      assertThat(refused).isNull();
      assertThat(after.status()).isEqualTo(change.to == null ? status : change.to);
      assertThat(after.version()).isEqualTo(before.version() + 1);
      assertThat(hospital.appointments().history(before.id()).getLast())
          .isInstanceOf(change.event)
          .returns(after.version(), AppointmentEvent::version)
          .returns(hospital.clock().instant(), AppointmentEvent::at)
          .returns(caller.asActor(), AppointmentEvent::by);
    } else {
      assertThat(refused)
          .isInstanceOf(who.may(change) ? TransitionRefusedException.class : change.refusal());
      assertThat(after).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobody_leads_on_what_has_changed_since_or_never_was(Change change) {
    Appointment before = in(change.from.iterator().next());
    hospital.clock().set(before.slot().start());
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    for (int version : new int[] {before.version() - 1, before.version() + 1}) {
      assertThat(catchThrowable(() -> ask(change, desk, before.id(), version)))
          .isInstanceOf(StaleVersionException.class);
    }
    AppointmentId unknown = new AppointmentId(UUID.randomUUID());
    assertThat(catchThrowable(() -> ask(change, desk, unknown, 0)))
        .isInstanceOf(NotFoundException.class);
    assertThat(hospital.appointments().find(before.id())).contains(before);
  }

  private Appointment in(AppointmentStatus status) {
    Appointment held = hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));

    return status == PENDING ? held : hospital.given().changed(held, status);
  }

  private void ask(Change change, Caller caller, AppointmentId id, int version) {
    switch (change) {
      case CANCEL ->
          hospital
              .cancelAppointment()
              .handle(new CancelAppointment.Command(caller, id, version, "đã khỏe"));
      case RESCHEDULE ->
          hospital
              .rescheduleAppointment()
              .handle(
                  new RescheduleAppointment.Command(
                      caller, id, version, at(MONDAY, "10:00"), null));
      case CHECK_IN ->
          hospital.checkInPatient().handle(new CheckInPatient.Command(caller, id, version));
      case COMPLETE ->
          hospital
              .completeAppointment()
              .handle(new CompleteAppointment.Command(caller, id, version));
      case NO_SHOW_MARKED ->
          hospital.markNoShow().handle(new MarkNoShow.Command(caller, id, version));
    }
  }
}
