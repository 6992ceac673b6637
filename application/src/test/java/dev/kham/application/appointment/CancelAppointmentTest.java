package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentBegunException;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancelAppointmentTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final AppointmentId id = book(patient);

  @Test
  void a_patient_cancels_their_own_hold() {
    cancel(patient, id, 0);
    assertThat(appointment())
        .returns(AppointmentStatus.CANCELLED, Appointment::status)
        .returns(Cancellation.BY_PATIENT, Appointment::cancellation);
    assertThat(payment().status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(hospital.jobs().waiting())
        .containsExactly(new OfferFreedSlot.Command(id, 1).asJob());
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(
            new AppointmentEvent.Cancelled(
                id, 1, NOW, patient.asActor(), Cancellation.BY_PATIENT, false, "đã khỏe"));
  }

  @Test
  void a_cancelled_slot_can_be_booked_again() {
    cancel(patient, id, 0);
    AppointmentId again = book(hospital.given().caller(Role.PATIENT));
    assertThat(hospital.appointments().find(again)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN"})
  void the_desk_cancels_anybodys(Role role) {
    cancel(hospital.given().caller(role), id, 0);
    assertThat(appointment().cancellation()).isEqualTo(Cancellation.BY_STAFF);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECEPTIONIST", "ADMIN"})
  void nobody_else_learns_that_there_is_such_an_appointment(Role role) {
    Caller stranger = hospital.given().caller(role);
    AppointmentId unknown = new AppointmentId(UUID.randomUUID());
    for (AppointmentId one : List.of(id, unknown)) {
      assertThatThrownBy(() -> cancel(stranger, one, 0))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("no such appointment");
    }
    assertStillHeld();
  }

  @Test
  void what_has_changed_since_the_caller_saw_it_stays() {
    pay();
    assertThatThrownBy(() -> cancel(patient, id, 0)).isInstanceOf(StaleVersionException.class);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PAID);
  }

  @Test
  void nobody_cancels_twice() {
    cancel(patient, id, 0);
    assertThatThrownBy(() -> cancel(patient, id, 1)).isInstanceOf(TransitionRefusedException.class);
    assertThat(hospital.appointments().history(id)).hasSize(2);
  }

  @Test
  void what_was_paid_has_to_go_back() {
    pay();
    cancel(patient, id, 1);
    assertThat(payment().status()).isEqualTo(PaymentStatus.REFUND_DUE);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CANCELLED);
    assertThat(refundDue()).isTrue();
  }

  @Test
  void a_patient_who_cancels_late_is_not_paid_back() {
    pay();
    hospital.clock().set(at(MONDAY, "09:00").minus(Duration.ofHours(24)).plusSeconds(1));
    cancel(patient, id, 1);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PAID);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CANCELLED);
    assertThat(refundDue()).isFalse();
  }

  @Test
  void a_late_cancellation_of_a_hold_asks_for_no_money_any_more() {
    hospital.clock().set(at(MONDAY, "08:59"));
    cancel(patient, id, 0);
    assertThat(payment().status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(refundDue()).isFalse();
  }

  @Test
  void patients_do_not_cancel_what_has_begun_and_the_desk_does_and_pays_back() {
    pay();
    hospital.clock().set(at(MONDAY, "09:00"));
    assertThatThrownBy(() -> cancel(patient, id, 1)).isInstanceOf(AppointmentBegunException.class);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    cancel(hospital.given().caller(Role.RECEPTIONIST), id, 1);
    assertThat(payment().status()).isEqualTo(PaymentStatus.REFUND_DUE);
    assertThat(refundDue()).isTrue();
  }

  @Test
  void a_command_does_not_print_the_reason() {
    assertThat(new CancelAppointment.Command(patient, id, 0, "đã khỏe"))
        .asString()
        .contains(id.toString())
        .doesNotContain("khỏe");
  }

  private AppointmentId book(Caller caller) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, "09:00"), null, null));
  }

  private void pay() {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment()), new byte[] {'x'}));
  }

  private void cancel(Caller caller, AppointmentId which, int version) {
    hospital
        .cancelAppointment()
        .handle(new CancelAppointment.Command(caller, which, version, "đã khỏe"));
  }

  private boolean refundDue() {
    return ((AppointmentEvent.Cancelled) hospital.appointments().history(id).getLast()).refundDue();
  }

  private void assertStillHeld() {
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.PENDING);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(hospital.jobs().waiting())
        .extracting(Job::name)
        .isEqualTo(List.of(AutoCancelUnpaid.JOB));
  }

  private Appointment appointment() {
    return hospital.appointments().find(id).orElseThrow();
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }
}
