package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Settlement.Lateness;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Settlement.Share;
import dev.kham.domain.payment.Settlement.Slot;
import dev.kham.domain.payment.Transfer.Direction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
  private static final BankAccount OWN = new BankAccount("970416", "ACB", "257678859", "KHAM");
  private static final Payment ASKED =
      Payment.request(
          new PaymentId(new UUID(0, 1)),
          new AppointmentId(new UUID(0, 2)),
          PaymentCode.of(1),
          150_000,
          Instant.parse("2026-11-20T02:15:00Z"));

  /** The whole table: what came before, how payment and time stand, what comes, what becomes. */
  @ParameterizedTest
  @CsvSource({
    // in time
    "PENDING,    0,      HELD,  150000, SETTLED,        0,",
    "PENDING,    0,      HELD,  149999, UNDERPAID,      0,",
    "PENDING,    0,      HELD,  1,      UNDERPAID,      0,",
    "PENDING,    0,      HELD,  150001, OVERPAID,       1,",
    "PENDING,    0,      HELD,  300000, OVERPAID,       150000,",
    "PENDING,    100000, HELD,  50000,  SETTLED,        0,",
    "PENDING,    100000, HELD,  49999,  UNDERPAID,      0,",
    "PENDING,    100000, HELD,  50001,  OVERPAID,       1,",
    "PENDING,    100000, HELD,  150000, OVERPAID,       100000,",
    // payment and appointment disagree
    "PENDING,    0,      FREE,  150000, UNMATCHED,      0,      NOT_AWAITED",
    "PENDING,    0,      GONE,  150000, UNMATCHED,      0,      NOT_AWAITED",
    "PENDING,    0,      OTHER, 150000, UNMATCHED,      0,      NOT_AWAITED",
    "EXPIRED,    0,      HELD,  150000, UNMATCHED,      0,      NOT_AWAITED",
    "EXPIRED,    0,      OTHER, 150000, UNMATCHED,      0,      NOT_AWAITED",
    // late
    "EXPIRED,    0,      FREE,  150000, REBOOKED,       0,",
    "EXPIRED,    0,      FREE,  150001, REBOOKED,       1,",
    "EXPIRED,    0,      FREE,  149999, LATE,           149999, TOO_LITTLE",
    "EXPIRED,    100000, FREE,  50000,  LATE,           50000,  TOO_LITTLE",
    "EXPIRED,    100000, FREE,  150000, REBOOKED,       0,",
    "EXPIRED,    0,      GONE,  150000, LATE,           150000, SLOT_GONE",
    "EXPIRED,    0,      GONE,  1,      LATE,           1,      SLOT_GONE",
    "CANCELLED,  0,      OTHER, 150000, LATE,           150000, CANCELLED",
    "CANCELLED,  100000, OTHER, 50000,  LATE,           50000,  CANCELLED",
    "CANCELLED,  0,      FREE,  150000, LATE,           150000, CANCELLED",
    // again
    "PAID,       150000, OTHER, 150000, SECOND_PAYMENT, 150000,",
    "PAID,       150000, OTHER, 1,      SECOND_PAYMENT, 1,",
    "REFUND_DUE, 150000, OTHER, 150000, SECOND_PAYMENT, 150000,"
  })
  void money_that_names_a_payment_becomes(
      PaymentStatus status,
      long received,
      Slot slot,
      long amount,
      TransferState state,
      long toGoBack,
      @Nullable String reason) {
    Payment before = payment(status, received);
    Settlement settlement = Settlement.of(amount, before, slot);
    assertThat(settlement.state()).isEqualTo(state);
    assertThat(settlement.toGoBack(amount)).isEqualTo(toGoBack);
    assertThat(reasonOf(settlement)).isEqualTo(reason);
    assertThat(settlement.paymentOrNull())
        .isEqualTo(
            switch (state) {
              case SETTLED, OVERPAID -> before.settle();
              case UNDERPAID -> before.receive(amount);
              case REBOOKED -> before.settleLate();
              case SECOND_PAYMENT, LATE -> before;
              default -> null;
            });
  }

  @Test
  void what_names_no_payment_has_none_and_gives_back_only_what_a_cashier_says() {
    List<Settlement> settlements =
        List.of(
            new Settlement.Unmatched(Reason.NO_KNOWN_CODE),
            new Settlement.Returned(),
            new Settlement.Outgoing(null),
            new Settlement.Ignored());
    assertThat(settlements)
        .extracting(Settlement::state)
        .containsExactly(
            TransferState.UNMATCHED,
            TransferState.RETURNED,
            TransferState.OUTGOING,
            TransferState.IGNORED);
    assertThat(settlements).extracting(Settlement::paymentOrNull).containsOnlyNulls();
    assertThat(settlements).extracting(it -> it.toGoBack(7)).containsExactly(0L, 7L, 0L, 0L);
  }

  @ParameterizedTest
  @CsvSource({
    "257678859, , true",
    "257678859, VA99, true",
    "0071000888888, 257678859, true",
    "0071000888888, , false",
    "0257678859, VA99, false"
  })
  void money_is_the_hospitals_on_its_account_or_its_virtual_account(
      String account, @Nullable String subAccount, boolean own) {
    assertThat(transfer(account, subAccount, 150_000).isOn(OWN)).isEqualTo(own);
  }

  @Test
  void the_amount_of_a_transfer_is_never_negative() {
    assertThatThrownBy(() -> transfer("257678859", null, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transfer("257678859", null, 0).amount()).isZero();
    assertThat(transfer("257678859", null, 0).description()).isEmpty();
  }

  private static @Nullable String reasonOf(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Unmatched(Reason reason) -> reason.name();
      case Settlement.Late(Payment payment, Lateness why) -> why.name();
      default -> null;
    };
  }

  @Test
  void a_transfer_is_divided_among_several_payments_and_what_is_too_much_of_any_goes_back() {
    Payment other =
        Payment.request(
            new PaymentId(new UUID(0, 9)),
            new AppointmentId(new UUID(0, 9)),
            PaymentCode.of(9),
            150_000,
            ASKED.deadline());
    Share whole = new Share(170_000, new Settlement.Overpaid(ASKED.settle(), 20_000));
    Share late = new Share(30_000, new Settlement.Late(other.expire(), Lateness.SLOT_GONE));
    Settlement.Split split = new Settlement.Split(List.of(whole, late));
    assertThat(split.state()).isEqualTo(TransferState.SPLIT);
    assertThat(split.paymentOrNull()).isNull();
    assertThat(split.toGoBack(200_000)).isEqualTo(50_000);
    for (List<Share> wrong :
        List.<List<Share>>of(List.of(), List.of(whole), List.of(whole, whole))) {
      assertThatThrownBy(() -> new Settlement.Split(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new Settlement.Split(List.of(whole, new Share(1, new Settlement.Returned()))))
        .isInstanceOf(NullPointerException.class);
    for (long amount : new long[] {0, -1}) {
      assertThatThrownBy(() -> new Share(amount, new Settlement.Settled(ASKED.settle())))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Payment payment(PaymentStatus status, long received) {
    return new Payment(
        ASKED.id(),
        ASKED.appointmentId(),
        ASKED.code(),
        ASKED.amount(),
        received,
        ASKED.deadline(),
        status,
        1);
  }

  private static Transfer transfer(String account, @Nullable String subAccount, long amount) {
    return new Transfer(
        new TransferId("sepay", "92704"),
        Direction.IN,
        "ACB",
        account,
        subAccount,
        "KHM0000000001",
        "KHM0000000001 FT26325123456789",
        amount,
        Instant.parse("2026-11-20T02:05:00Z"),
        "FT26325123456789");
  }
}
