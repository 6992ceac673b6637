package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.job.Job;
import dev.kham.application.payment.SettableBankStatement;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandlePaymentTimeoutTest {
  private static final Duration STEP = Duration.ofMinutes(2);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final SettableBankStatement bank = hospital.bankStatement();
  private final AppointmentId id =
      hospital
          .bookAppointment()
          .handle(
              new BookAppointment.Command(
                  hospital.given().caller(Role.PATIENT),
                  hospital.given().doctor().id(),
                  at(MONDAY, "09:00"),
                  null,
                  null));

  @BeforeEach
  void the_window_ends() {
    bank.connect();
    hospital.clock().set(DEADLINE);
  }

  @Test
  void what_the_bank_says_is_paid_is_confirmed_and_not_let_go() {
    bank.book(transferFor(payment()));
    runDue();
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
  }

  @Test
  void what_the_bank_knows_nothing_of_is_let_go() {
    runDue();
    assertOutcome(AppointmentStatus.CANCELLED, PaymentStatus.EXPIRED);
    assertThat(bank.asked()).isOne();
  }

  @Test
  void without_a_bank_to_ask_it_is_let_go_at_once() {
    InMemoryHospital unconnected = new InMemoryHospital();
    AppointmentId held =
        unconnected
            .given()
            .held(
                unconnected.given().doctor(),
                unconnected.given().caller(Role.PATIENT),
                slotAt(MONDAY, "09:00"))
            .id();
    unconnected.handlePaymentTimeout().handle(new AutoCancelUnpaid.Command(held));
    assertThat(unconnected.appointments().find(held).orElseThrow().status())
        .isEqualTo(AppointmentStatus.CANCELLED);
    assertThat(unconnected.bankStatement().asked()).isZero();
  }

  @Test
  void what_was_told_and_is_only_kept_so_far_is_settled_instead_of_let_go() {
    bank.away(true);
    hospital
        .acceptTransfer(0)
        .handle(new ReceiveTransfer.Command(transferFor(payment()), new byte[] {'x'}));
    assertOutcome(AppointmentStatus.PENDING, PaymentStatus.PENDING);

    hospital.handlePaymentTimeout().handle(new AutoCancelUnpaid.Command(id));
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
    assertThat(hospital.appointments().history(id)).hasSize(2);
  }

  @Test
  void a_bank_that_gives_no_answer_is_asked_again_for_the_grace_and_then_it_is_let_go() {
    bank.away(true);
    Instant now = DEADLINE;
    for (int asked = 1; asked <= 5; asked++) {
      runDue();
      assertOutcome(AppointmentStatus.PENDING, PaymentStatus.PENDING);
      now = now.plus(STEP);
      String key = new AutoCancelUnpaid.Command(id, asked).asJob().key();
      assertThat(hospital.jobs().dueOf(key)).contains(now);
      hospital.clock().set(now);
    }
    runDue();
    assertThat(now).isEqualTo(DEADLINE.plus(Duration.ofMinutes(10)));
    assertOutcome(AppointmentStatus.CANCELLED, PaymentStatus.EXPIRED);
    assertThat(bank.asked()).isEqualTo(6);
  }

  @Test
  void a_bank_that_is_back_within_the_grace_is_believed() {
    bank.away(true);
    runDue();
    bank.away(false);
    bank.book(transferFor(payment()));
    hospital.clock().set(DEADLINE.plus(STEP));
    runDue();
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
  }

  @Test
  void a_transfer_that_is_told_while_the_bank_is_asked_is_not_undone() {
    Transfer told = transferFor(payment());
    bank.meanwhile(
        () ->
            hospital.receiveTransfer().handle(new ReceiveTransfer.Command(told, new byte[] {'x'})));
    runDue();
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
    assertThat(hospital.appointments().history(id)).hasSize(2);
  }

  @Test
  void a_run_that_was_killed_after_it_asked_is_repeated_without_harm() {
    Job job = hospital.jobs().takeDue().getFirst();
    bank.away(true);
    run(job);
    run(job);
    assertThat(hospital.jobs().waiting()).hasSize(1);

    bank.away(false);
    bank.book(transferFor(payment()));
    run(job);
    run(job);
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
    assertThat(payment().version()).isOne();
  }

  @Test
  void nobody_is_asked_about_what_is_no_longer_waited_for() {
    hospital
        .receiveTransfer()
        .handle(new ReceiveTransfer.Command(transferFor(payment()), new byte[] {'x'}));
    hospital.handlePaymentTimeout().handle(new AutoCancelUnpaid.Command(id));
    assertThat(bank.asked()).isZero();
    assertOutcome(AppointmentStatus.CONFIRMED, PaymentStatus.PAID);
  }

  private void runDue() {
    List<Job> due = hospital.jobs().takeDue();
    assertThat(due).extracting(Job::name).containsExactly(AutoCancelUnpaid.JOB);
    run(due.getFirst());
  }

  private void run(Job job) {
    hospital.handlePaymentTimeout().handle(AutoCancelUnpaid.Command.of(job));
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }

  private void assertOutcome(AppointmentStatus appointment, PaymentStatus payment) {
    assertThat(hospital.appointments().find(id).orElseThrow().status()).isEqualTo(appointment);
    assertThat(payment().status()).isEqualTo(payment);
  }
}
