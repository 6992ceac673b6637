package dev.kham.application.payment;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.payment.PaymentFixtures.OWN_ACCOUNT;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.payment.TransferQueries.Filter;
import dev.kham.application.payment.TransferQueries.Position;
import dev.kham.application.payment.TransferQueries.ShareView;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.payment.TransferRepository.Concluded;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Lateness;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every state of a transfer is kept and shown. */
public interface TransferQueriesContract extends PortContract {
  private Payment asked() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow());
  }

  private Transfer concluded(Settlement settlement, Instant bankTime, long amount) {
    Transfer transfer =
        new Transfer(
            new TransferId("sepay", UUID.randomUUID().toString()),
            settlement instanceof Settlement.Outgoing
                ? Transfer.Direction.OUT
                : Transfer.Direction.IN,
            "ACB",
            OWN_ACCOUNT.number(),
            "VA1",
            null,
            "chuyển tiền",
            "ND: chuyển tiền",
            amount,
            bankTime,
            "FT1");
    given().kept(transfer, settlement);
    return transfer;
  }

  private TransferView view(Transfer transfer) {
    return ports().transferQueries().transfer(transfer.id()).orElseThrow();
  }

  @Test
  default void shows_every_state_with_what_belongs_to_it() {
    record Case(Settlement settlement, long amount, @Nullable String reason, long surplus) {}
    Payment payment = asked();
    Payment expired = payment.expire();
    for (Case it :
        List.of(
            new Case(new Settlement.Settled(payment.settle()), 150_000, null, 0),
            new Case(new Settlement.Overpaid(asked().settle(), 7), 150_007, null, 7),
            new Case(new Settlement.Rebooked(asked().expire().settleLate(), 7), 150_007, null, 7),
            new Case(new Settlement.Underpaid(payment.receive(9)), 9, null, 0),
            new Case(new Settlement.SecondPayment(payment.settle()), 150_000, null, 0),
            new Case(new Settlement.Late(expired, Lateness.SLOT_GONE), 1, "SLOT_GONE", 0),
            new Case(new Settlement.Late(expired, Lateness.TOO_LITTLE), 1, "TOO_LITTLE", 0),
            new Case(new Settlement.Late(expired, Lateness.CANCELLED), 1, "CANCELLED", 0),
            new Case(new Settlement.Unmatched(Reason.FOREIGN_ACCOUNT), 1, "FOREIGN_ACCOUNT", 0),
            new Case(new Settlement.Unmatched(Reason.NO_KNOWN_CODE), 1, "NO_KNOWN_CODE", 0),
            new Case(new Settlement.Unmatched(Reason.SEVERAL_CODES), 1, "SEVERAL_CODES", 0),
            new Case(new Settlement.Unmatched(Reason.NOT_AWAITED), 1, "NOT_AWAITED", 0),
            new Case(new Settlement.Returned(), 1, null, 0),
            new Case(new Settlement.Outgoing(null), 1, null, 0),
            new Case(new Settlement.Ignored(), 0, null, 0))) {
      Transfer transfer = concluded(it.settlement(), DEADLINE, it.amount());
      Payment of = it.settlement().paymentOrNull();
      assertThat(view(transfer))
          .isEqualTo(
              new TransferView(
                  transfer,
                  1,
                  it.settlement().state(),
                  it.reason(),
                  it.surplus(),
                  of == null ? null : of.id().value(),
                  of == null ? null : of.appointmentId().value(),
                  of == null ? null : true,
                  null,
                  List.of()));
      assertThat(inTransaction(() -> ports().transfers().lock(transfer.id())))
          .contains(new Concluded(transfer, it.settlement().state(), 1));
    }
  }

  @Test
  default void tells_whether_the_bank_had_it_in_time() {
    Settlement late = new Settlement.Late(asked().expire(), Lateness.SLOT_GONE);
    assertThat(view(concluded(late, DEADLINE.plusMillis(1), 1)).inTime()).isFalse();
    assertThat(view(concluded(late, DEADLINE, 1)).inTime()).isTrue();
  }

  @Test
  default void knows_nothing_of_what_nobody_was_told_of() {
    TransferId unknown = new TransferId("sepay", UUID.randomUUID().toString());
    assertThat(ports().transferQueries().transfer(unknown)).isEmpty();
    assertThat(inTransaction(() -> ports().transfers().lock(unknown))).isEmpty();
  }

  @Test
  default void the_parts_of_a_payment_are_settled_with_it_and_those_of_others_are_not() {
    Payment payment = asked();
    Transfer part = concluded(new Settlement.Underpaid(payment.receive(1)), NOW, 1);
    Transfer others = concluded(new Settlement.Underpaid(asked().receive(1)), NOW, 1);
    Transfer rest = concluded(new Settlement.Settled(payment.settle()), NOW, 149_999);
    inTransaction(() -> ports().transfers().settleParts(payment.id()));
    assertThat(view(part))
        .returns(TransferState.SETTLED, TransferView::state)
        .returns(2, TransferView::version)
        .returns(payment.id().value(), TransferView::paymentId);
    assertThat(view(rest)).returns(1, TransferView::version);
    assertThat(view(others)).returns(TransferState.UNDERPAID, TransferView::state);
  }

  @Test
  default void a_decision_replaces_the_one_before() {
    Transfer transfer = concluded(new Settlement.Unmatched(Reason.NO_KNOWN_CODE), NOW, 1);
    inTransaction(() -> ports().transfers().conclude(transfer.id(), new Settlement.Returned()));
    assertThat(view(transfer))
        .returns(TransferState.RETURNED, TransferView::state)
        .returns(null, TransferView::reason)
        .returns(2, TransferView::version);
  }

  @Test
  default void lists_by_state_and_time_page_by_page() {
    // a day nobody else's transfers are of
    Instant day = NOW.plusSeconds(86_400L * (1 + (UUID.randomUUID().hashCode() & 0xFFFFF)));
    Settlement unmatched = new Settlement.Unmatched(Reason.NO_KNOWN_CODE);
    List<Transfer> mine = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mine.add(concluded(unmatched, day.plusSeconds(i / 2), 1));
    }
    concluded(new Settlement.Returned(), day, 1);
    concluded(unmatched, day.minusSeconds(1), 1);
    concluded(unmatched, day.plusSeconds(60), 1);

    List<Transfer> found = new ArrayList<>();
    Position after = null;
    List<TransferView> page;
    do {
      page =
          ports()
              .transferQueries()
              .list(
                  new Filter(
                      TransferState.UNMATCHED, day, day.plusSeconds(60), null, null, after, 2));
      for (TransferView view : page) {
        found.add(view.transfer());
        after = new Position(view.transfer().bankTime(), view.transfer().id());
      }
    } while (page.size() == 2);
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(mine)
        .isSortedAccordingTo(
            java.util.Comparator.comparing(Transfer::bankTime)
                .thenComparing(it -> it.id().value()));
    assertThat(
            ports()
                .transferQueries()
                .list(new Filter(null, day, day.plusSeconds(60), null, null, null, 100)))
        .hasSize(6);
  }

  @Test
  default void a_split_transfer_shows_its_shares_and_they_are_settled_with_their_payments() {
    Payment one = asked();
    Payment other = asked();
    Settlement split =
        new Settlement.Split(
            List.of(
                new Settlement.Share(9, new Settlement.Underpaid(one.receive(9))),
                new Settlement.Share(150_007, new Settlement.Overpaid(other.settle(), 7))));
    Transfer transfer =
        concluded(new Settlement.Unmatched(Reason.NO_KNOWN_CODE), DEADLINE, 150_016);
    inTransaction(() -> ports().transfers().conclude(transfer.id(), split));
    List<ShareView> shares = new ArrayList<>();
    shares.add(share(one, 9, TransferState.UNDERPAID, 0));
    shares.add(share(other, 150_007, TransferState.OVERPAID, 7));
    shares.sort(java.util.Comparator.comparing(it -> it.paymentId().toString()));
    TransferView shown =
        new TransferView(transfer, 2, TransferState.SPLIT, null, 0, null, null, null, null, shares);
    assertThat(view(transfer)).isEqualTo(shown);
    assertThat(ports().transferQueries().list(with(150_016L, null))).contains(shown);

    inTransaction(() -> ports().transfers().settleParts(one.id()));
    assertThat(view(transfer).version()).isEqualTo(3);
    assertThat(view(transfer).shares())
        .extracting(ShareView::state)
        .containsExactlyInAnyOrder(TransferState.SETTLED, TransferState.OVERPAID);
  }

  private static ShareView share(Payment payment, long amount, TransferState state, long surplus) {
    return new ShareView(
        payment.id().value(), payment.appointmentId().value(), amount, state, null, surplus, null);
  }

  @Test
  default void finds_by_amount_and_by_any_part_of_what_was_written() {
    long amount = 1_000_000 + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1L << 40);
    Transfer mine = concluded(new Settlement.Unmatched(Reason.NO_KNOWN_CODE), NOW, amount);
    assertThat(ports().transferQueries().list(with(amount, null)))
        .extracting(TransferView::transfer)
        .containsExactly(mine);
    assertThat(ports().transferQueries().list(with(amount + 1, null))).isEmpty();
    for (String part : List.of("CHUYỂN", "yển ti", "nd:", "Ft1", "n ND")) {
      assertThat(ports().transferQueries().list(with(amount, part))).as(part).hasSize(1);
    }
    for (String other : List.of("chuyen", "%", "_", "\\", "'")) {
      assertThat(ports().transferQueries().list(with(amount, other))).as(other).isEmpty();
    }
  }

  @Test
  default void finds_by_a_whole_code_wherever_it_is_written() {
    long amount = 1_000_000 + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1L << 40);
    Transfer mine =
        new Transfer(
            new TransferId("sepay", UUID.randomUUID().toString()),
            Transfer.Direction.IN,
            "ACB",
            OWN_ACCOUNT.number(),
            null,
            "KHM0000000004",
            "hai hen KHM0000000001khm0000000002.99",
            "ND: 1KHR00000000031 KHM 0000000005",
            amount,
            NOW,
            "FT1");
    given().kept(mine, new Settlement.Unmatched(Reason.SEVERAL_CODES));
    for (String code :
        List.of("KHM0000000001", "khm0000000002", "KHR0000000003", "Khm0000000004")) {
      assertThat(ports().transferQueries().list(with(amount, code))).as(code).hasSize(1);
    }
    for (String part : List.of("KHM000000000", "hm0000000001", "KHR00000000031")) {
      assertThat(ports().transferQueries().list(with(amount, part))).as(part).hasSize(1);
    }
    for (String other :
        List.of("KHM0000000003", "KHR0000000001", "KHM0000000005", "KHM0000000099")) {
      assertThat(ports().transferQueries().list(with(amount, other))).as(other).isEmpty();
    }
  }

  private static Filter with(@Nullable Long amount, @Nullable String text) {
    return new Filter(null, null, null, amount, text, null, 100);
  }
}
