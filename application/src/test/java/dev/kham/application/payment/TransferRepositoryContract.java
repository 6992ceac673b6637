package dev.kham.application.payment;

import static dev.kham.application.payment.PaymentFixtures.asToldBy;
import static dev.kham.application.payment.PaymentFixtures.plain;
import static dev.kham.application.payment.PaymentFixtures.transfer;
import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.payment.PaymentFixtures.withAmount;
import static dev.kham.application.payment.PaymentFixtures.withMemo;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.payment.TransferRepository.Telling;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public interface TransferRepositoryContract extends PortContract {
  byte[] RAW = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

  private boolean add(Transfer transfer) {
    return inTransaction(() -> keep(transfer, RAW)) != Telling.KNOWN;
  }

  private Telling keep(Transfer transfer, byte[] raw) {
    Telling telling = ports().transfers().hear(transfer, raw);
    if (telling != Telling.KNOWN) {
      ports().transfers().add(transfer, raw, telling, outcome(transfer));
    }
    return telling;
  }

  private static Settlement outcome(Transfer transfer) {
    return transfer.amount() == 0
        ? new Settlement.Ignored()
        : new Settlement.Unmatched(Settlement.Reason.NO_KNOWN_CODE);
  }

  private Payment asked() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow());
  }

  @Test
  default void keeps_a_transfer_once_however_often_it_is_told() {
    Payment payment = asked();
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    assertThat(add(transfer(id, payment))).isTrue();
    assertThat(add(transfer(id, payment))).isFalse();
    assertThat(add(transfer(id, payment))).isFalse();
  }

  @Test
  default void of_many_ids_knows_those_told_with_the_same_bytes() {
    Payment payment = asked();
    Transfer told = transferFor(payment);
    add(told);
    Transfer again = asToldBy("sepay.v2", told);
    assertThat(add(again)).as("the same booking by another way").isFalse();
    Transfer fresh = transferFor(payment);
    assertThat(known(Map.of(told.id(), RAW, again.id(), RAW, fresh.id(), RAW)))
        .containsExactlyInAnyOrder(told.id(), again.id());
    assertThat(known(Map.of(told.id(), new byte[] {'x'}))).isEmpty();
    assertThat(known(Map.of())).isEmpty();
  }

  private Set<TransferId> known(Map<TransferId, byte[]> told) {
    return inTransaction(() -> ports().transfers().known(told));
  }

  @Test
  default void knows_the_ids_of_different_sources_apart() {
    Payment payment = asked();
    String value = UUID.randomUUID().toString();
    assertThat(add(transfer(new TransferId("sepay", value), payment))).isTrue();
    assertThat(add(transfer(new TransferId("sepay-test", value), payment))).isTrue();
  }

  @Test
  default void a_known_id_is_no_error_and_the_transaction_goes_on() {
    Payment payment = asked();
    Transfer known = transferFor(payment);
    add(known);
    Transfer fresh = transferFor(payment);
    Telling telling =
        inTransaction(
            () -> {
              assertThat(keep(known, new byte[] {'x'})).isEqualTo(Telling.KNOWN);
              return keep(fresh, new byte[] {'x'});
            });
    assertThat(telling).isEqualTo(Telling.NEW);
    assertThat(add(fresh)).isFalse();
  }

  @Test
  default void forgets_a_transfer_whose_transaction_failed() {
    Transfer transfer = transferFor(asked());
    RuntimeException later = new IllegalStateException("later");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      keep(transfer, new byte[] {'x'});
                      throw later;
                    }))
        .isSameAs(later);
    assertThat(add(transfer)).isTrue();
  }

  @Test
  default void keeps_a_transfer_of_which_little_is_known() {
    Transfer bare =
        new Transfer(
            new TransferId("sepay", UUID.randomUUID().toString()),
            Transfer.Direction.OUT,
            "ACB",
            "0000257678859",
            "VA001",
            null,
            "",
            0,
            NOW,
            "");
    assertThat(add(bare)).isTrue();
  }

  /** A realm that no other test tells anything in. */
  private static String realm() {
    return "sepay-" + UUID.randomUUID();
  }

  private static Transfer told(String source, String memo) {
    return plain(new TransferId(source, UUID.randomUUID().toString()), memo);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void keeps_a_transfer_once_whichever_way_tells_of_it_first(boolean webhookFirst) {
    String realm = realm();
    Transfer webhook = transfer(new TransferId(realm, "92704"), asked());
    Transfer api = asToldBy(realm + ".v2", webhook);
    Transfer first = webhookFirst ? webhook : api;
    Transfer second = webhookFirst ? api : webhook;
    assertThat(add(first)).isTrue();
    assertThat(add(second)).isFalse();
    assertThat(add(first)).isFalse();
    assertThat(add(second)).isFalse();
    assertThat(add(asToldBy(realm + ".v1", webhook))).isFalse();
  }

  @Test
  default void keeps_two_equal_transfers_as_two_however_they_are_told() {
    String realm = realm();
    String api = realm + ".v2";
    assertThat(add(told(realm, "KHM1"))).isTrue();
    assertThat(add(told(api, "KHM1"))).isFalse();
    assertThat(add(told(api, "KHM1"))).isTrue();
    assertThat(add(told(realm, "KHM1"))).isFalse();
    assertThat(add(told(realm, "KHM1"))).isTrue();
    assertThat(add(told(api, "KHM1"))).isFalse();
  }

  @Test
  default void keeps_apart_what_other_realms_tell() {
    assertThat(add(told(realm(), "KHM1"))).isTrue();
    assertThat(add(told(realm() + ".v2", "KHM1"))).isTrue();
  }

  @Test
  default void keeps_what_is_doubtful_and_says_so() {
    String realm = realm();
    Transfer sure = told(realm, "some words");
    Transfer doubtful = told(realm + ".v2", "other words");
    assertThat(inTransaction(() -> keep(sure, RAW))).isEqualTo(Telling.NEW);
    assertThat(inTransaction(() -> keep(doubtful, RAW))).isEqualTo(Telling.DOUBTFUL);
    assertThat(add(doubtful)).isFalse();
    // it was kept: the webhook of the same is known by it
    assertThat(add(told(realm, "other words"))).isFalse();
  }

  @Test
  default void refuses_what_was_told_with_another_booking_while_it_was_decided_on() {
    Transfer first = told(realm(), "KHM1");
    Transfer second = withAmount(first, first.amount() + 1);
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      Telling telling = ports().transfers().hear(first, RAW);
                      keep(second, new byte[] {'x'});
                      ports().transfers().add(first, RAW, telling, outcome(first));
                    }))
        .isInstanceOf(ToldMeanwhileException.class);
    assertThat(add(first)).as("nothing of it holds").isTrue();
  }

  @Test
  default void changes_nothing_when_an_id_comes_again_with_another_content() {
    String realm = realm();
    Transfer first = told(realm, "KHM1");
    assertThat(add(first)).isTrue();
    Transfer altered = withMemo(first, first.id(), "KHM2");
    assertThat(inTransaction(() -> keep(altered, new byte[] {'y'}))).isEqualTo(Telling.KNOWN);
    assertThat(add(told(realm + ".v2", "KHM1"))).isFalse();
  }
}
