package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Settlement.Settled;
import dev.kham.domain.payment.Settlement.Unmatched;
import dev.kham.domain.payment.Transfer.Direction;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementTest {
  private static final BankAccount OWN = new BankAccount("970416", "ACB", "257678859", "KHAM");
  private static final Payment ASKED =
      Payment.request(
          new PaymentId(new UUID(0, 1)),
          new AppointmentId(new UUID(0, 2)),
          PaymentCode.of(1),
          150_000,
          Instant.parse("2026-11-20T02:15:00Z"));

  @ParameterizedTest
  @CsvSource({"257678859, ", "257678859, VA99", "0071000888888, 257678859"})
  void the_exact_amount_on_the_own_account_or_its_virtual_account_settles(
      String account, @Nullable String subAccount) {
    assertThat(Settlement.of(transfer(Direction.IN, account, subAccount, 150_000), OWN, ASKED))
        .isEqualTo(new Settled(ASKED.settle()));
  }

  @ParameterizedTest
  @CsvSource({
    "OUT, 257678859, 150000, OUTGOING",
    "IN, 0071000888888, 150000, FOREIGN_ACCOUNT",
    "IN, 0257678859, 150000, FOREIGN_ACCOUNT",
    "IN, 257678859, 149999, OTHER_AMOUNT",
    "IN, 257678859, 150001, OTHER_AMOUNT",
    "IN, 257678859, 300000, OTHER_AMOUNT",
    "IN, 257678859, 0, OTHER_AMOUNT",
    // of several reasons the first in this order is told
    "OUT, 0071000888888, 1, OUTGOING",
    "IN, 0071000888888, 1, FOREIGN_ACCOUNT"
  })
  void what_does_not_fit_is_unmatched(
      Direction direction, String account, long amount, Reason reason) {
    assertThat(Settlement.of(transfer(direction, account, null, amount), OWN, ASKED))
        .isEqualTo(new Unmatched(reason));
  }

  @Test
  void the_amount_alone_settles_nothing() {
    assertThat(Settlement.of(transfer(Direction.IN, "257678859", null, 150_000), OWN, null))
        .isEqualTo(new Unmatched(Reason.NO_KNOWN_CODE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
  void a_payment_that_is_no_longer_awaited_is_not_settled_again(PaymentStatus status) {
    Payment past =
        new Payment(
            ASKED.id(),
            ASKED.appointmentId(),
            ASKED.code(),
            ASKED.amount(),
            ASKED.deadline(),
            status,
            1);
    for (long amount : new long[] {150_000, 1}) {
      assertThat(Settlement.of(transfer(Direction.IN, "257678859", null, amount), OWN, past))
          .isEqualTo(new Unmatched(Reason.NOT_AWAITED));
    }
  }

  @Test
  void the_amount_of_a_transfer_is_never_negative() {
    assertThatThrownBy(() -> transfer(Direction.OUT, "257678859", null, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Transfer transfer(
      Direction direction, String account, @Nullable String subAccount, long amount) {
    return new Transfer(
        new TransferId("sepay", "92704"),
        direction,
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
