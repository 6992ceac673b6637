package dev.kham.application.appointment;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.Doctor;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AutoCancelUnpaidTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final AppointmentId id = book(patient);
  private final Job job = hospital.jobs().waiting().getFirst();

  @Test
  void lets_an_unpaid_hold_go() {
    letGo();
    assertThat(appointment())
        .returns(AppointmentStatus.CANCELLED, Appointment::status)
        .returns(Cancellation.UNPAID, Appointment::cancellation);
    assertThat(payment().status()).isEqualTo(PaymentStatus.EXPIRED);
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(
            new AppointmentEvent.Cancelled(
                id,
                1,
                DEADLINE,
                new Actor.Machine("auto-cancel-unpaid"),
                Cancellation.UNPAID,
                false,
                null));
  }

  @Test
  void somebody_else_can_have_the_time_then() {
    letGo();
    AppointmentId again = book(hospital.given().caller(Role.PATIENT));
    assertThat(hospital.appointments().find(again)).isPresent();
  }

  @Test
  void runs_once_the_payment_window_has_ended_and_not_before() {
    hospital.clock().set(DEADLINE.minusNanos(1));
    assertThat(hospital.jobs().takeDue()).isEmpty();
    hospital.clock().set(DEADLINE);
    assertThat(hospital.jobs().takeDue()).isEqualTo(List.of(job));
  }

  @Test
  void changes_nothing_the_second_time() {
    letGo();
    letGo();
    assertThat(hospital.appointments().history(id)).hasSize(2);
    assertThat(payment().version()).isEqualTo(1);
  }

  @Test
  void leaves_alone_what_is_paid_meanwhile() {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment()), new byte[] {'x'}));
    letGo();
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PAID);
  }

  @Test
  void leaves_alone_what_is_cancelled_meanwhile() {
    hospital.cancelAppointment().handle(new CancelAppointment.Command(patient, id, 0, "đã khỏe"));
    letGo();
    assertThat(appointment().cancellation()).isEqualTo(Cancellation.BY_PATIENT);
    assertThat(payment().status()).isEqualTo(PaymentStatus.CANCELLED);
  }

  @Test
  void knows_nothing_of_an_unknown_appointment_and_does_nothing() {
    hospital
        .autoCancelUnpaid()
        .handle(new AutoCancelUnpaid.Command(new AppointmentId(UUID.randomUUID())));
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.PENDING);
  }

  private void letGo() {
    hospital.clock().set(DEADLINE);
    hospital.autoCancelUnpaid().handle(AutoCancelUnpaid.Command.of(job));
  }

  private AppointmentId book(Caller caller) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, "09:00"), null, null));
  }

  private Appointment appointment() {
    return hospital.appointments().find(id).orElseThrow();
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }
}
