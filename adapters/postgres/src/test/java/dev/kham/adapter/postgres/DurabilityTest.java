package dev.kham.adapter.postgres;

import static dev.kham.application.payment.PaymentFixtures.plain;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.TransferRepository.Telling;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nobody is told of money before the disk has it, though the commit did not wait for that. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class DurabilityTest {
  /** By itself PostgreSQL writes a few times a second: some of so many would be found unwritten. */
  private static final int TIMES = 20;

  private static final ZonedDateTime THEN = ZonedDateTime.of(2101, 1, 1, 0, 0, 0, 0, ZONE);

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  @Test
  void what_is_settled_is_on_disk_when_the_transaction_returns() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(settle(held())).isTrue();
    }
  }

  @Test
  void of_many_who_settle_at_once_each_is_on_disk_when_its_transaction_returns() {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Payment payment = held();
      acts.add(() -> settle(payment));
    }
    assertThat(Together.of(acts, TIMES)).containsOnly(true);
  }

  private Payment held() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return ports
        .transaction()
        .call(() -> ports.payments().lockByAppointment(held.id()).orElseThrow());
  }

  @Test
  void what_is_told_again_is_on_disk_before_it_is_known_to_be() {
    String realm = "sepay-" + UUID.randomUUID();
    Settlement nobodys = new Settlement.Unmatched(Settlement.Reason.NO_KNOWN_CODE);
    for (int i = 0; i < TIMES; i++) {
      Transfer transfer = plain(new TransferId(realm, String.valueOf(i)), "KHM" + i);
      String written =
          ports
              .transaction()
              .call(
                  () -> {
                    sql.run(
                        handle ->
                            handle.execute("select set_config('synchronous_commit', 'off', true)"));
                    assertThat(given().kept(transfer, nobodys)).isEqualTo(Telling.NEW);
                    return written();
                  });
      assertThat(given().kept(transfer, nobodys)).isEqualTo(Telling.KNOWN);
      assertThat(isOnDisk(written)).isTrue();
    }
  }

  /** Whether it is on disk then. */
  private boolean settle(Payment payment) {
    String written =
        ports
            .transaction()
            .call(
                () -> {
                  new MoneyDesk(ports, new SettableClock(THEN.toInstant(), ZONE))
                      .receive(PaymentFixtures.transferFor(payment));
                  return written();
                });
    return isOnDisk(written);
  }

  private boolean isOnDisk(String written) {
    return sql.query(
        handle ->
            handle
                .createQuery("select pg_current_wal_flush_lsn() >= cast(:written as pg_lsn)")
                .bind("written", written)
                .mapTo(Boolean.class)
                .one());
  }

  private String written() {
    return sql.query(
        handle ->
            handle
                .createQuery("select pg_current_wal_insert_lsn()::text")
                .mapTo(String.class)
                .one());
  }

  private Given given() {
    return new Given(ports);
  }
}
