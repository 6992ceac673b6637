package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.shared.ContendedException;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

/** Who waits in a circle gets out of it. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class JtaTransactionTest {
  private static final String DEADLOCK =
      "do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$";

  @Inject Transaction transaction;
  @Inject Sql sql;

  @Test
  void two_that_wait_for_each_other_both_get_done() {
    CountDownLatch bothHold = new CountDownLatch(2);
    AtomicInteger runs = new AtomicInteger();
    List<Object> outcomes =
        Together.of(
            List.of(
                () -> lockInTurn(7001, 7002, bothHold, runs),
                () -> lockInTurn(7002, 7001, bothHold, runs)),
            2);
    assertThat(outcomes).containsExactly("done", "done");
    assertThat(runs).hasValue(3);
  }

  private String lockInTurn(int first, int second, CountDownLatch bothHold, AtomicInteger runs) {
    return transaction.call(
        () -> {
          runs.incrementAndGet();
          lock(first);
          bothHold.countDown();
          try {
            bothHold.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
          }
          lock(second);
          return "done";
        });
  }

  private void lock(int number) {
    sql.run(handle -> handle.execute("select pg_advisory_xact_lock(?)", number));
  }

  @Test
  void who_always_loses_is_told_so() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger innerRuns = new AtomicInteger();
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      runs.incrementAndGet();
                      transaction.run(
                          () -> {
                            innerRuns.incrementAndGet();
                            sql.run(handle -> handle.execute(DEADLOCK));
                          });
                    }))
        .isInstanceOf(ContendedException.class);
    assertThat(runs).hasValue(JtaTransaction.ATTEMPTS);
    assertThat(innerRuns).hasValue(JtaTransaction.ATTEMPTS);
  }

  @Test
  void nothing_of_a_lost_attempt_stays() {
    AtomicInteger runs = new AtomicInteger();
    sql.run(handle -> handle.execute("create table if not exists attempts (run int not null)"));
    transaction.run(
        () -> {
          int run = runs.incrementAndGet();
          sql.run(handle -> handle.execute("insert into attempts values (?)", run));
          if (run == 1) {
            sql.run(handle -> handle.execute(DEADLOCK));
          }
        });
    List<Integer> kept =
        sql.query(
            handle -> handle.createQuery("select run from attempts").mapTo(Integer.class).list());
    sql.run(handle -> handle.execute("drop table attempts"));
    assertThat(kept).containsExactly(2);
  }

  @Test
  void who_waits_for_a_lock_for_too_long_is_asked_to_come_again() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    List<Object> outcomes =
        Together.of(
            List.of(
                () ->
                    transaction.call(
                        () -> {
                          lock(7003);
                          held.countDown();
                          return await(refused);
                        }),
                () -> {
                  held.await();
                  try {
                    return transaction.call(
                        () -> {
                          sql.run(handle -> handle.execute("set local lock_timeout = '50ms'"));
                          lock(7003);
                          return "locked";
                        });
                  } finally {
                    refused.countDown();
                  }
                }),
            2);
    assertThat(outcomes.getFirst()).isEqualTo("waited");
    assertThat(outcomes.getLast()).isInstanceOf(StoreAwayException.class);
  }

  private static String await(CountDownLatch latch) {
    try {
      latch.await();
      return "waited";
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  @Test
  void other_failures_are_not_tried_again() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      runs.incrementAndGet();
                      sql.run(handle -> handle.execute("select 1 / 0"));
                    }))
        .isInstanceOf(UnableToExecuteStatementException.class);
    assertThat(runs).hasValue(1);
  }
}
