package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.settlement.SplitTransfer.Part;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Share;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transfer is divided while others decide on it, pay for the same, or take the time. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class SplitRaceTest {
  private static final int ROUNDS = 10;

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  private MoneyDesk desk;
  private Caller cashier;

  @BeforeEach
  void begin_without_jobs() {
    sql.run(handle -> handle.execute("delete from jobs"));
    desk = new MoneyDesk(ports, new SettableClock(NOW, ZONE));
    cashier = given().caller(Role.CASHIER);
  }

  @Test
  void of_cashiers_who_divide_assign_and_send_back_one_decides() {
    for (int round = 0; round < ROUNDS; round++) {
      Map<LedgerAccount, Long> before = ports.ledger().balances();
      AppointmentId one = booked("09:00");
      AppointmentId other = booked("09:00");
      TransferView seen = unmatched(300_000);
      List<Part> parts = List.of(new Part(one, 150_000), new Part(other, 150_000));
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> desk.split(cashier, seen, parts),
                  () -> desk.split(cashier, seen, parts.reversed()),
                  () -> desk.assign(cashier, seen, other),
                  () -> {
                    desk.sendBack(cashier, seen);
                    return "sent back";
                  }),
              4);
      assertThat(outcomes).filteredOn(it -> it instanceof StaleVersionException).hasSize(3);
      Object decision =
          outcomes.stream().filter(it -> !(it instanceof Throwable)).findFirst().orElseThrow();
      TransferState state = desk.view(seen.transfer().id()).state();
      switch (decision) {
        case Settlement.Split split -> {
          assertThat(state).isEqualTo(TransferState.SPLIT);
          assertThat(split.shares())
              .extracting(share -> share.settlement().state())
              .containsOnly(TransferState.SETTLED);
          assertThat(change(before, LedgerAccount.FEES)).isEqualTo(-300_000);
        }
        case Settlement.Overpaid paid -> {
          assertThat(state).isEqualTo(TransferState.OVERPAID);
          assertThat(change(before, LedgerAccount.REFUNDS_DUE)).isEqualTo(-150_000);
        }
        default -> {
          assertThat(decision).isEqualTo("sent back");
          assertThat(change(before, LedgerAccount.REFUNDS_DUE)).isEqualTo(-300_000);
        }
      }
      assertThat(change(before, LedgerAccount.SUSPENSE)).isZero();
      assertThat(change(before, LedgerAccount.BANK)).isEqualTo(300_000);
    }
  }

  @Test
  void two_transfers_divided_crosswise_and_the_patients_own_pay_each_fee_once() {
    for (int round = 0; round < ROUNDS; round++) {
      AppointmentId one = booked("09:00");
      AppointmentId other = booked("09:00");
      TransferView first = unmatched(300_000);
      TransferView second = unmatched(300_000);
      Transfer own = PaymentFixtures.transferFor(desk.payment(other));
      List<Part> parts = List.of(new Part(one, 150_000), new Part(other, 150_000));
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> desk.split(cashier, first, parts),
                  () -> desk.split(cashier, second, parts.reversed()),
                  () -> desk.receive(own).orElseThrow()),
              3);
      List<Settlement> settlements =
          outcomes.stream()
              .flatMap(
                  it ->
                      it instanceof Settlement.Split(List<Share> shares)
                          ? shares.stream().map(Share::settlement)
                          : Stream.of((Settlement) it))
              .toList();
      for (AppointmentId id : List.of(one, other)) {
        List<TransferState> states =
            settlements.stream()
                .filter(it -> it.paymentOrNull().appointmentId().equals(id))
                .map(Settlement::state)
                .toList();
        assertThat(states)
            .hasSize(id.equals(one) ? 2 : 3)
            .containsOnlyOnce(TransferState.SETTLED)
            .containsOnly(TransferState.SETTLED, TransferState.SECOND_PAYMENT);
        assertThat(desk.refundsOf(id).stream().mapToLong(Refund::amount).sum())
            .isEqualTo(150_000L * (states.size() - 1));
        assertThat(details(id).status()).isEqualTo(AppointmentStatus.CONFIRMED);
      }
    }
  }

  @Test
  void what_was_let_go_is_booked_again_by_a_share_or_somebody_elses() {
    for (int round = 0; round < ROUNDS; round++) {
      Doctor doctor = given().doctor();
      AppointmentId lost = desk.book(given().caller(Role.PATIENT), doctor, at(MONDAY, "09:00"));
      AppointmentId free = booked("10:00");
      desk.letGo(lost);
      desk.letGo(free);
      TransferView seen = unmatched(300_000);
      Caller rival = given().caller(Role.PATIENT);
      List<Object> outcomes =
          Together.of(
              List.of(
                  () ->
                      desk.split(
                          cashier, seen, List.of(new Part(lost, 150_000), new Part(free, 150_000))),
                  () -> desk.book(rival, doctor, at(MONDAY, "09:00"))),
              2);
      boolean taken = outcomes.get(1) instanceof AppointmentId;
      if (!taken) {
        assertThat(outcomes.get(1)).isInstanceOf(SlotTakenException.class);
      }
      assertThat(desk.view(seen.transfer().id()).shares())
          .extracting(share -> share.state())
          .containsExactlyInAnyOrder(
              TransferState.REBOOKED, taken ? TransferState.LATE : TransferState.REBOOKED);
      assertThat(outcomes.getFirst()).isInstanceOf(Settlement.Split.class);
      assertThat(details(free).status()).isEqualTo(AppointmentStatus.CONFIRMED);
      assertThat(details(lost).status())
          .isEqualTo(taken ? AppointmentStatus.CANCELLED : AppointmentStatus.CONFIRMED);
      assertThat(desk.refundsOf(lost).stream().mapToLong(Refund::amount).sum())
          .isEqualTo(taken ? 150_000 : 0);
    }
  }

  private long change(Map<LedgerAccount, Long> before, LedgerAccount account) {
    return ports.ledger().balances().get(account) - before.get(account);
  }

  private AppointmentId booked(String time) {
    return desk.book(given().caller(Role.PATIENT), given().doctor(), at(MONDAY, time));
  }

  private TransferView unmatched(long amount) {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    desk.receive(PaymentFixtures.unnamed(id, amount, NOW));
    return desk.view(id);
  }

  private Given given() {
    return new Given(ports);
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }
}
