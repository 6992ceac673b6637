package dev.kham.domain.payment;

import static dev.kham.domain.payment.LedgerAccount.BANK;
import static dev.kham.domain.payment.LedgerAccount.CLEARING;
import static dev.kham.domain.payment.LedgerAccount.FEES;
import static dev.kham.domain.payment.LedgerAccount.PART_PAYMENTS;
import static dev.kham.domain.payment.LedgerAccount.REFUNDS_DUE;
import static dev.kham.domain.payment.LedgerAccount.SUSPENSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Posting.Kind;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.Settlement.Lateness;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostingTest {
  private static final Instant NOW = Instant.parse("2026-11-20T02:05:00Z");
  private static final Payment ASKED =
      Payment.request(
          new PaymentId(new UUID(0, 1)),
          new AppointmentId(new UUID(0, 2)),
          PaymentCode.of(1),
          150,
          NOW);
  private static final Refund DUE =
      new Refund(
          new RefundId(new UUID(0, 3)),
          RefundCode.of(1),
          150,
          Cause.CANCELLED,
          ASKED.id(),
          null,
          null,
          NOW,
          null,
          0);

  static Stream<Arguments> incoming() {
    Payment part = ASKED.receive(100);
    return Stream.of(
        Arguments.of(150, new Settlement.Settled(ASKED.settle()), Map.of(FEES, -150L)),
        Arguments.of(
            50, new Settlement.Settled(part.settle()), Map.of(FEES, -150L, PART_PAYMENTS, 100L)),
        Arguments.of(100, new Settlement.Underpaid(part), Map.of(PART_PAYMENTS, -100L)),
        Arguments.of(
            170,
            new Settlement.Overpaid(ASKED.settle(), 20),
            Map.of(FEES, -150L, REFUNDS_DUE, -20L)),
        Arguments.of(
            70,
            new Settlement.Overpaid(part.settle(), 20),
            Map.of(FEES, -150L, PART_PAYMENTS, 100L, REFUNDS_DUE, -20L)),
        Arguments.of(
            150, new Settlement.Rebooked(part.expire().settleLate(), 0), Map.of(FEES, -150L)),
        Arguments.of(
            151,
            new Settlement.Rebooked(part.expire().settleLate(), 1),
            Map.of(FEES, -150L, REFUNDS_DUE, -1L)),
        Arguments.of(30, new Settlement.SecondPayment(ASKED.settle()), Map.of(REFUNDS_DUE, -30L)),
        Arguments.of(
            30, new Settlement.Late(ASKED.expire(), Lateness.SLOT_GONE), Map.of(REFUNDS_DUE, -30L)),
        Arguments.of(30, new Settlement.Returned(), Map.of(REFUNDS_DUE, -30L)));
  }

  @ParameterizedTest
  @MethodSource("incoming")
  void money_that_comes_goes_from_the_bank_or_out_of_suspense_to_where_it_belongs(
      long amount, Settlement settlement, Map<LedgerAccount, Long> to) {
    Transfer transfer = transfer(Direction.IN, amount);
    Payment payment = settlement.paymentOrNull();
    for (Posting posting :
        new Posting[] {Posting.of(transfer, settlement), Posting.decided(transfer, settlement)}) {
      LedgerAccount from = posting.kind() == Kind.TRANSFER ? BANK : SUSPENSE;
      assertThat(posting.entries()).containsAllEntriesOf(to).hasSize(to.size() + 1);
      assertThat(posting.entry(from)).isEqualTo(amount);
      assertThat(posting.entry(CLEARING)).isZero();
      assertThat(posting.transfer()).isEqualTo(transfer.id());
      assertThat(posting.payment()).isEqualTo(payment == null ? null : payment.id());
      assertThat(posting.refund()).isNull();
    }
  }

  @Test
  void what_nobody_knows_waits_in_suspense() {
    assertThat(
            Posting.of(transfer(Direction.IN, 7), new Settlement.Unmatched(Reason.NO_KNOWN_CODE)))
        .returns(Map.of(BANK, 7L, SUSPENSE, -7L), Posting::entries)
        .returns(null, Posting::payment);
  }

  @Test
  void money_that_leaves_pays_a_refund_or_what_kham_does_not_know() {
    Transfer out = transfer(Direction.OUT, 150);
    assertThat(Posting.of(out, new Settlement.Outgoing(DUE)))
        .returns(Kind.TRANSFER, Posting::kind)
        .returns(Map.of(BANK, -150L, REFUNDS_DUE, 150L), Posting::entries)
        .returns(out.id(), Posting::transfer)
        .returns(ASKED.id(), Posting::payment)
        .returns(DUE.id(), Posting::refund);
    assertThat(Posting.of(out, new Settlement.Outgoing(null)))
        .returns(Map.of(BANK, -150L, CLEARING, 150L), Posting::entries)
        .returns(null, Posting::payment)
        .returns(null, Posting::refund);
  }

  @Test
  void a_refund_becomes_due_and_is_paid_out() {
    assertThat(Posting.due(DUE, FEES))
        .returns(Kind.REFUND_DUE, Posting::kind)
        .returns(Map.of(FEES, 150L, REFUNDS_DUE, -150L), Posting::entries)
        .returns(DUE.id(), Posting::refund);
    assertThat(Posting.paidByHand(DUE))
        .returns(Kind.REFUND_PAID, Posting::kind)
        .returns(Map.of(REFUNDS_DUE, 150L, CLEARING, -150L), Posting::entries)
        .returns(DUE.id(), Posting::refund);
  }

  @Test
  void a_posting_moves_something_and_is_balanced() {
    for (Map<LedgerAccount, Long> wrong :
        new Map[] {
          Map.of(), Map.of(BANK, 1L), Map.of(BANK, 1L, FEES, -2L), Map.of(BANK, 0L, FEES, 0L)
        }) {
      assertThatThrownBy(() -> new Posting(Kind.TRANSFER, wrong, null, null, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "ignored"})
  void what_brought_no_money_in_is_not_posted_as_money_in(String kind) {
    Settlement none = kind.equals("out") ? new Settlement.Outgoing(null) : new Settlement.Ignored();
    assertThatThrownBy(() -> Posting.of(transfer(Direction.IN, 7), none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_refund_is_done_once() {
    Refund.Closing closing =
        new Refund.Closing(NOW, new Actor.Machine("test"), null, "đã chuyển", "FT1");
    Refund done = DUE.close(closing);
    assertThat(DUE.isDue()).isTrue();
    assertThat(done)
        .returns(false, Refund::isDue)
        .returns(closing, Refund::closing)
        .returns(1, Refund::version)
        .returns(DUE.code(), Refund::code);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> done.close(closing))
        .returns("refund-done", DomainException::type);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void nothing_is_not_paid_back(long amount) {
    assertThatThrownBy(
            () ->
                new Refund(
                    DUE.id(), DUE.code(), amount, Cause.LATE, null, null, null, NOW, null, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_share_comes_out_of_what_nobody_had_decided_on() {
    TransferId transfer = new TransferId("sepay", "1");
    Posting share =
        Posting.shared(
            transfer, new Settlement.Share(170, new Settlement.Overpaid(ASKED.settle(), 20)));
    assertThat(share)
        .isEqualTo(
            new Posting(
                Kind.SHARE,
                Map.of(SUSPENSE, 170L, FEES, -150L, REFUNDS_DUE, -20L),
                transfer,
                ASKED.id(),
                null));
  }

  @Test
  void a_refund_has_a_code_of_its_own_family() {
    assertThat(RefundCode.of(42)).hasToString("KHR0000000042");
    for (String wrong : new String[] {"KHM0000000042", "KHR000000042", "KHR00000000042"}) {
      assertThatThrownBy(() -> new RefundCode(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Memo.refundCodes(transfer(Direction.OUT, 1)))
        .containsExactly(RefundCode.of(1), RefundCode.of(2));
  }

  private static Transfer transfer(Direction direction, long amount) {
    return new Transfer(
        new TransferId("sepay", "1"),
        direction,
        "ACB",
        "257678859",
        null,
        null,
        "hoan tien khr0000000001",
        "ND: KHR 00000 00002 KHM0000000003",
        amount,
        NOW,
        "");
  }
}
