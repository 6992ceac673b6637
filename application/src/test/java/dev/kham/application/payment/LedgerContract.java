package dev.kham.application.payment;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.shared.StaleVersionException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Refunds and ledger: found as they were written, posted once. */
public interface LedgerContract extends PortContract {
  private Payment asked() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow());
  }

  private Transfer kept(Settlement settlement) {
    Transfer transfer = transferFor(asked());
    given().kept(transfer, settlement);
    return transfer;
  }

  private static Refund refund(@Nullable Payment payment, @Nullable Transfer transfer) {
    return new Refund(
        new RefundId(UUID.randomUUID()),
        RefundCode.of(ThreadLocalRandom.current().nextLong(10_000_000_000L)),
        150_000,
        Cause.SECOND_PAYMENT,
        payment == null ? null : payment.id(),
        transfer == null ? null : transfer.id(),
        "nhầm",
        NOW,
        null,
        0);
  }

  private Refund added(Refund refund) {
    assertThat(inTransaction(() -> ports().refunds().add(refund))).isTrue();
    return refund;
  }

  private void post(Posting posting) {
    inTransaction(() -> ports().ledger().post(posting, NOW, new Actor.Machine("test")));
  }

  @Test
  default void finds_every_field_of_a_refund_that_is_due_and_that_is_done() {
    Transfer transfer = kept(new Settlement.Returned());
    Refund due = added(refund(asked(), transfer));
    assertThat(inTransaction(() -> ports().refunds().lock(due.id()))).contains(due);
    Caller cashier = given().caller(Role.CASHIER);
    Refund done =
        due.close(
            new Refund.Closing(NOW.plusSeconds(1), cashier.asActor(), null, "đã chuyển", null));
    inTransaction(() -> ports().refunds().update(done));
    assertThat(inTransaction(() -> ports().refunds().lock(due.id()))).contains(done);

    Refund other = added(refund(null, null));
    Refund paid =
        other.close(new Refund.Closing(NOW, new Actor.Machine("m"), transfer.id(), null, "FT1"));
    inTransaction(() -> ports().refunds().update(paid));
    assertThat(inTransaction(() -> ports().refunds().lock(other.id()))).contains(paid);
    assertThat(inTransaction(() -> ports().refunds().lock(new RefundId(UUID.randomUUID()))))
        .isEmpty();
  }

  @Test
  default void a_refund_is_not_done_twice_and_not_under_a_code_that_was_given() {
    Refund due = added(refund(null, null));
    Refund done = due.close(new Refund.Closing(NOW, new Actor.Machine("m"), null, null, null));
    inTransaction(() -> ports().refunds().update(done));
    assertThatThrownBy(() -> inTransaction(() -> ports().refunds().update(done)))
        .isInstanceOf(StaleVersionException.class);
    Refund another = refund(null, null);
    Refund sameCode =
        new Refund(another.id(), due.code(), 1, Cause.LATE, null, null, null, NOW, null, 0);
    assertThat(inTransaction(() -> ports().refunds().add(sameCode))).isFalse();
  }

  @Test
  default void locks_those_that_are_due_under_their_codes() {
    Refund due = added(refund(null, null));
    Refund other = added(refund(null, null));
    Refund gone = added(refund(null, null));
    inTransaction(
        () ->
            ports()
                .refunds()
                .update(
                    gone.close(new Refund.Closing(NOW, new Actor.Machine("m"), null, null, null))));
    assertThat(
            inTransaction(
                () -> ports().refunds().lockDue(Set.of(due.code(), gone.code(), other.code()))))
        .containsExactlyInAnyOrder(due, other);
    assertThat(inTransaction(() -> ports().refunds().lockDue(Set.<RefundCode>of()))).isEmpty();
  }

  @Test
  default void shows_refunds_that_are_due_or_done_page_by_page_and_whose_they_are() {
    Payment payment = asked();
    Refund one = added(refund(payment, null));
    Refund nobodys = added(refund(null, null));
    RefundQueries queries = ports().refundQueries();
    assertThat(queries.refund(one.id()))
        .hasValueSatisfying(
            view -> {
              assertThat(view.refund()).isEqualTo(one);
              assertThat(view.appointmentId()).isEqualTo(payment.appointmentId().value());
              assertThat(view.patientId()).isNotNull();
            });
    assertThat(queries.refund(nobodys.id()))
        .hasValueSatisfying(view -> assertThat(view.appointmentId()).isNull());

    List<Refund> all = pages(null);
    assertThat(all).contains(one, nobodys).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo((a, b) -> a.id().toString().compareTo(b.id().toString()));
    assertThat(pages(true)).contains(one, nobodys).allMatch(Refund::isDue);
    assertThat(pages(false)).doesNotContain(one, nobodys).noneMatch(Refund::isDue);
  }

  private List<Refund> pages(@Nullable Boolean due) {
    List<Refund> all = new java.util.ArrayList<>();
    RefundId after = null;
    while (true) {
      List<RefundQueries.RefundView> page =
          ports().refundQueries().list(new RefundQueries.Filter(due, after, 7));
      page.forEach(view -> all.add(view.refund()));
      if (page.size() < 7) {
        return all;
      }
      after = page.getLast().refund().id();
    }
  }

  @Test
  default void keeps_what_is_posted_and_knows_what_is_on_each_account() {
    Map<LedgerAccount, Long> before = ports().ledger().balances();
    assertThat(before).containsOnlyKeys(LedgerAccount.values());
    Settlement unmatched = new Settlement.Unmatched(Reason.NO_KNOWN_CODE);
    Transfer transfer = kept(unmatched);
    post(Posting.of(transfer, unmatched));
    post(Posting.decided(transfer, new Settlement.Returned()));
    Map<LedgerAccount, Long> after = ports().ledger().balances();
    assertThat(after.get(LedgerAccount.BANK) - before.get(LedgerAccount.BANK)).isEqualTo(150_000);
    assertThat(after.get(LedgerAccount.SUSPENSE)).isEqualTo(before.get(LedgerAccount.SUSPENSE));
    assertThat(after.get(LedgerAccount.REFUNDS_DUE) - before.get(LedgerAccount.REFUNDS_DUE))
        .isEqualTo(-150_000);
  }

  @Test
  default void posts_a_transfer_its_decision_and_a_refund_once_each() {
    Settlement unmatched = new Settlement.Unmatched(Reason.NO_KNOWN_CODE);
    Transfer transfer = kept(unmatched);
    Refund refund = added(refund(null, null));
    for (Posting posting :
        List.of(
            Posting.of(transfer, unmatched),
            Posting.decided(transfer, new Settlement.Returned()),
            Posting.due(refund, LedgerAccount.FEES),
            Posting.paidByHand(refund))) {
      post(posting);
      Map<LedgerAccount, Long> once = ports().ledger().balances();
      assertThatThrownBy(() -> post(posting)).isInstanceOf(RuntimeException.class);
      assertThat(ports().ledger().balances()).isEqualTo(once);
    }
  }

  @Test
  default void posts_each_share_of_a_transfer_once() {
    Settlement unmatched = new Settlement.Unmatched(Reason.NO_KNOWN_CODE);
    Transfer transfer = kept(unmatched);
    post(Posting.of(transfer, unmatched));
    for (Payment payment : List.of(asked(), asked())) {
      Posting share =
          Posting.shared(
              transfer.id(),
              new Settlement.Share(75_000, new Settlement.Underpaid(payment.receive(75_000))));
      post(share);
      Map<LedgerAccount, Long> once = ports().ledger().balances();
      assertThatThrownBy(() -> post(share)).isInstanceOf(RuntimeException.class);
      assertThat(ports().ledger().balances()).isEqualTo(once);
    }
  }
}
