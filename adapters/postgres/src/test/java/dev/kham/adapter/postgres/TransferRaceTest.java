package dev.kham.adapter.postgres;

import static dev.kham.application.payment.PaymentFixtures.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.payment.ToldMeanwhileException;
import dev.kham.application.payment.TransferRepository.Telling;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Whatever tells of a transfer at the same moment, it is kept once. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class TransferRaceTest {
  private static final int COPIES = 6;

  private final String realm = "sepay-" + UUID.randomUUID();

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  @RepeatedTest(10)
  void a_webhook_and_the_statement_at_once_keep_one_transfer() {
    List<Together.Act> acts = new ArrayList<>();
    acts.addAll(Collections.nCopies(COPIES, () -> add(told(realm, "1"))));
    acts.addAll(Collections.nCopies(COPIES, () -> add(told(realm + ".v2", "a"))));
    Collections.shuffle(acts);

    List<Object> outcomes = Together.of(acts, acts.size());

    assertThat(outcomes).filteredOn(Boolean.TRUE::equals).hasSize(1);
    assertThat(outcomes).filteredOn(Boolean.FALSE::equals).hasSize(acts.size() - 1);
    assertThat(kept("transfers")).isEqualTo(1);
    assertThat(kept("transfer_echoes")).isEqualTo(1);
    assertThat(kept("transfer_alterations")).isZero();
  }

  @RepeatedTest(10)
  void two_equal_transfers_at_once_by_two_ways_are_two() {
    List<Together.Act> acts = new ArrayList<>();
    for (int copy = 0; copy < 3; copy++) {
      acts.add(() -> add(told(realm, "1")));
      acts.add(() -> add(told(realm, "2")));
      acts.add(() -> add(told(realm + ".v2", "a")));
      acts.add(() -> add(told(realm + ".v2", "b")));
    }
    Collections.shuffle(acts);

    List<Object> outcomes = Together.of(acts, acts.size());

    assertThat(outcomes).filteredOn(Boolean.TRUE::equals).hasSize(2);
    assertThat(outcomes).filteredOn(Boolean.FALSE::equals).hasSize(acts.size() - 2);
    assertThat(kept("transfers")).isEqualTo(2);
    assertThat(kept("transfer_echoes")).isEqualTo(2);
  }

  @RepeatedTest(10)
  void one_id_with_two_contents_at_once_is_one_transfer_and_one_alarm() {
    Transfer one = plain(new TransferId(realm, "1"), "KHM1");
    Transfer other =
        new Transfer(
            one.id(),
            one.direction(),
            one.bank(),
            one.account(),
            null,
            null,
            "KHM1",
            one.amount() + 1,
            one.bankTime(),
            "");
    List<Object> outcomes =
        Together.of(List.of(() -> add(one, "first"), () -> add(other, "second")), 2);

    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    assertThat(kept("transfers")).isEqualTo(1);
    assertThat(kept("transfer_alterations")).isEqualTo(1);
  }

  @Test
  void an_alarm_is_raised_once_for_each_content() {
    assertThat(add(told(realm, "1"), "first")).isTrue();
    assertThat(add(told(realm, "1"), "second")).isFalse();
    assertThat(add(told(realm, "1"), "second")).isFalse();
    assertThat(add(told(realm, "1"), "third")).isFalse();
    assertThat(add(told(realm, "1"), "first")).isFalse();
    assertThat(kept("transfer_alterations")).isEqualTo(2);
  }

  @Test
  void what_is_doubtful_is_kept_beside_the_other() {
    assertThat(add(plain(new TransferId(realm, "1"), "some words"))).isTrue();
    assertThat(add(plain(new TransferId(realm + ".v2", "a"), "other words"))).isTrue();
    assertThat(kept("transfers")).isEqualTo(2);
    assertThat(kept("transfer_echoes")).isZero();
  }

  @Test
  void nobody_waits_for_long_for_another_who_keeps_the_same() throws Exception {
    Object outcome =
        ports
            .transaction()
            .call(
                () -> {
                  keep(told(realm, "1"), new byte[] {'x'});
                  return Together.of(List.of(() -> add(told(realm, "1"))), 1).getFirst();
                });
    assertThat(outcome)
        .isInstanceOfSatisfying(
            StoreAwayException.class,
            refused -> assertThat(refused).hasStackTraceContaining("timeout"));
  }

  private boolean add(Transfer transfer) {
    return add(transfer, transfer.id().value());
  }

  private boolean add(Transfer transfer, String raw) {
    while (true) {
      try {
        return ports.transaction().call(() -> keep(transfer, raw.getBytes(StandardCharsets.UTF_8)));
      } catch (ToldMeanwhileException e) {
        // as who receives it: the next attempt knows the id
      }
    }
  }

  private boolean keep(Transfer transfer, byte[] raw) {
    Telling telling = ports.transfers().hear(transfer, raw);
    if (telling == Telling.KNOWN) {
      return false;
    }
    ports
        .transfers()
        .add(transfer, raw, telling, new Settlement.Unmatched(Settlement.Reason.NO_KNOWN_CODE));
    return true;
  }

  private static Transfer told(String source, String id) {
    return plain(new TransferId(source, id), "KHM1");
  }

  private int kept(String table) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select count(*) from " + table + " where split_part(source, '.', 1) = :realm")
                .bind("realm", realm)
                .mapTo(Integer.class)
                .one());
  }
}
