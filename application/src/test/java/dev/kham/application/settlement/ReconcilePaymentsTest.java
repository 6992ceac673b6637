package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.asToldBy;
import static dev.kham.application.payment.PaymentFixtures.transfer;
import static dev.kham.application.payment.PaymentFixtures.withBankTime;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.payment.SettableBankStatement;
import dev.kham.application.settlement.ReconcilePayments.Outcome;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.ForbiddenException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconcilePaymentsTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final SettableBankStatement bank = hospital.bankStatement();
  private int number;

  @BeforeEach
  void connect() {
    bank.connect();
  }

  @Test
  void takes_every_transfer_nobody_told_of_over_all_pages() {
    Payment first = asked();
    Payment second = asked();
    Payment third = asked();
    bank.book(onStatement(first));
    bank.book(onStatement(second));
    bank.book(onStatement(third));

    assertThat(reconcile()).isEqualTo(new Outcome(3, 3, 0));
    assertThat(paid(first)).isTrue();
    assertThat(paid(second)).isTrue();
    assertThat(paid(third)).isTrue();
  }

  @Test
  void takes_nothing_the_second_time() {
    bank.book(onStatement(asked()));
    reconcile();
    assertThat(reconcile()).isEqualTo(new Outcome(1, 0, 0));
    assertThat(hospital.transfers().all()).hasSize(1);
  }

  @Test
  void a_webhook_before_or_after_is_the_same_transfer() {
    Payment before = asked();
    Payment after = asked();
    Transfer told = webhook(before);
    receive(told);
    bank.book(asToldBy("sepay-live.v2", told));
    Transfer late = webhook(after);
    bank.book(asToldBy("sepay-live.v2", late));

    assertThat(reconcile()).isEqualTo(new Outcome(2, 1, 0));
    receive(late);

    assertThat(hospital.transfers().all()).hasSize(2);
    assertThat(paid(before)).isTrue();
    assertThat(paid(after)).isTrue();
  }

  @Test
  void finds_after_the_bookmark_what_was_booked_with_an_old_date() {
    bank.book(onStatement(asked()));
    reconcile();
    Payment old = asked();
    bank.book(withBankTime(onStatement(old), NOW.minus(Duration.ofDays(9))));
    assertThat(reconcile()).isEqualTo(new Outcome(2, 1, 0));
    assertThat(paid(old)).isTrue();
  }

  @Test
  void looks_again_at_all_since_the_last_reading_that_came_to_its_end() {
    Payment payment = asked();
    reconcile();
    hospital.clock().set(NOW.plus(Duration.ofDays(3)));
    bank.away(true);
    assertThatThrownBy(this::reconcile).isInstanceOf(BankAwayException.class);
    bank.away(false);
    bank.book(withBankTime(onStatement(payment), NOW.plus(Duration.ofHours(1))));
    assertThat(reconcile()).isEqualTo(new Outcome(1, 1, 0));
  }

  @Test
  void does_nothing_without_a_bank_to_ask() {
    InMemoryHospital unconnected = new InMemoryHospital();
    assertThat(unconnected.reconcilePayments().handle()).isEqualTo(new Outcome(0, 0, 0));
    assertThat(unconnected.bankStatement().asked()).isZero();
    assertThatThrownBy(
            () ->
                unconnected
                    .reconcilePayments()
                    .handle(
                        new ReconcilePayments.Command(unconnected.given().caller(Role.CASHIER))))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void tells_of_what_it_could_not_read() {
    bank.unreadable(2);
    assertThat(reconcile()).isEqualTo(new Outcome(0, 0, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"CASHIER", "ADMIN"})
  void cashier_and_administrator_may_ask_for_it(Role role) {
    assertThat(
            hospital
                .reconcilePayments()
                .handle(new ReconcilePayments.Command(hospital.given().caller(role))))
        .isEqualTo(new Outcome(0, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CASHIER", "ADMIN"})
  void nobody_else_may(Role role) {
    ReconcilePayments.Command command =
        new ReconcilePayments.Command(hospital.given().caller(role));
    assertThatThrownBy(() -> hospital.reconcilePayments().handle(command))
        .isInstanceOf(ForbiddenException.class);
    assertThat(bank.asked()).isZero();
  }

  private Outcome reconcile() {
    return hospital.reconcilePayments().handle();
  }

  private Payment asked() {
    AppointmentId id =
        hospital
            .bookAppointment()
            .handle(
                new BookAppointment.Command(
                    hospital.given().caller(Role.PATIENT),
                    hospital.given().doctor().id(),
                    at(MONDAY, "09:00"),
                    null,
                    null));
    return hospital.payments().of(id).orElseThrow();
  }

  private boolean paid(Payment payment) {
    return hospital.payments().find(payment.id()).orElseThrow().status() == PaymentStatus.PAID;
  }

  private Transfer onStatement(Payment payment) {
    return asToldBy("sepay-live.v2", webhook(payment));
  }

  private Transfer webhook(Payment payment) {
    return transfer(new TransferId("sepay-live", String.valueOf(++number)), payment);
  }

  private void receive(Transfer transfer) {
    hospital.receiveTransfer().handle(new ReceiveTransfer.Command(transfer, new byte[] {'x'}));
  }
}
