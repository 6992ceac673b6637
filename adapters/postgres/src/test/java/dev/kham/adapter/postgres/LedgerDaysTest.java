package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.SettableClock;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The days that were added up are the ledger, whoever posts and adds up meanwhile. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class LedgerDaysTest {
  /** Of nobody else's transfers. */
  private static final LocalDate DAY = LocalDate.of(2035, 3, 3);

  private static final List<ZoneId> ZONES =
      List.of(ZONE, ZoneId.of("America/Santiago"), ZoneId.of("Asia/Kathmandu"), ZoneId.of("UTC"));

  @Inject PostgresPorts ports;
  @Inject Transaction transaction;
  @Inject Sql sql;

  private void tell(Instant bankTime, long amount) {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    new MoneyDesk(ports, new SettableClock(NOW, ZONE))
        .receive(PaymentFixtures.unnamed(id, amount, bankTime));
  }

  private DailySheet sheet(Instant from, Instant until) {
    return ports.dailySheets().sheet(DAY, from, until);
  }

  /** All of it added up once more. */
  private long inLedger(Instant before) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(sum(e.amount), 0)::bigint
                    from ledger_entries e
                    join ledger_postings p on p.id = e.posting_id and p.kind = 'TRANSFER'
                    join transfers t
                        on t.source = p.transfer_source and t.source_id = p.transfer_id
                    where e.account = 'BANK' and t.bank_time < :before
                    """)
                .bind("before", before)
                .mapTo(Long.class)
                .one());
  }

  private List<Long> unlike() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select upto from ledger_closings c where closing_amount(c)
                        <> (select coalesce(sum(amount), 0) from ledger_days where closing = upto)
                    """)
                .mapTo(Long.class)
                .list());
  }

  private long count(String query) {
    return sql.query(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  @Test
  void balances_are_the_ledgers_at_any_moment() {
    Random random = new Random(20261122);
    // the clocks of Santiago skip midnight on the 2nd of September
    Instant first = at(LocalDate.of(2035, 8, 28), "00:00");
    for (int i = 0; i < 300; i++) {
      tell(first.plus(random.nextInt(9 * 24 * 4) * 15L, ChronoUnit.MINUTES), 1 + i * 1000L);
      if (random.nextInt(12) == 0) {
        ports.ledger().sumUp(ZONES.get(random.nextInt(ZONES.size())));
      }
      if (i % 3 == 0) {
        Instant from = first.plus(random.nextInt(9 * 24 * 4) * 15L, ChronoUnit.MINUTES);
        Instant until = from.plus(1 + random.nextInt(24 * 8), ChronoUnit.HOURS);
        DailySheet sheet = sheet(from, until);
        assertThat(List.of(sheet.opening(), sheet.closing()))
            .as("%d: %s to %s", i, from, until)
            .containsExactly(inLedger(from), inLedger(until));
      }
    }
    assertThat(unlike()).isEmpty();
  }

  @Test
  void what_is_posted_before_and_committed_after_is_not_forgotten() throws Exception {
    Instant from = at(DAY, "00:00");
    Instant until = at(DAY.plusDays(1), "00:00");
    long before = sheet(from, until).closing();
    CountDownLatch posted = new CountDownLatch(1);
    CountDownLatch overtaken = new CountDownLatch(1);
    AtomicBoolean addedUp = new AtomicBoolean();
    Act slow =
        () -> {
          transaction.run(
              () -> {
                tell(at(DAY, "09:00"), 1);
                posted.countDown();
                await(overtaken);
                while (!addedUp.get()
                    && count("select count(*) from pg_locks where not granted") == 0) {
                  LockSupport.parkNanos(5_000_000);
                }
              });
          return "committed";
        };
    Act quick =
        () -> {
          await(posted);
          tell(at(DAY, "10:00"), 20);
          overtaken.countDown();
          ports.ledger().sumUp(ZONE);
          addedUp.set(true);
          return "added up";
        };
    assertThat(Together.of(List.of(slow, quick), 2)).containsExactly("committed", "added up");
    assertThat(sheet(from, until).closing() - before).isEqualTo(21);
    ports.ledger().sumUp(ZONE);
    assertThat(sheet(from, until).closing() - before).isEqualTo(21);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  @Test
  void of_many_that_add_up_at_once_one_does() {
    tell(at(DAY.plusDays(3), "09:00"), 1);
    long closings = count("select count(*) from ledger_closings");
    Act sumUp =
        () -> {
          ports.ledger().sumUp(ZONE);
          return "done";
        };
    assertThat(Together.of(Collections.nCopies(8, sumUp), 8)).hasSize(8).containsOnly("done");
    assertThat(count("select count(*) from ledger_closings")).isEqualTo(closings + 1);
    assertThat(unlike()).isEmpty();
    ports.ledger().sumUp(ZONE);
    assertThat(count("select count(*) from ledger_closings")).isEqualTo(closings + 1);
  }

  @Test
  void money_is_told_of_while_it_is_added_up() {
    int each = 100;
    Instant from = at(DAY.plusDays(5), "00:00");
    Instant until = at(DAY.plusDays(6), "00:00");
    Act tell =
        () -> {
          for (int i = 0; i < each; i++) {
            tell(at(DAY.plusDays(5), "09:00"), 1);
          }
          return "told";
        };
    Act sumUp =
        () -> {
          while (sheet(from, until).received().count() < 3 * each) {
            ports.ledger().sumUp(ZONE);
            assertThat(sheet(from, until).difference()).isZero();
          }
          return "added up";
        };
    assertThat(Together.of(List.of(tell, tell, tell, sumUp), 4))
        .containsExactly("told", "told", "told", "added up");
    ports.ledger().sumUp(ZONE);
    assertThat(unlike()).isEmpty();
    assertThat(sheet(from, until).difference()).isZero();
    assertThat(sheet(from, until).closing()).isEqualTo(inLedger(until));
  }
}
