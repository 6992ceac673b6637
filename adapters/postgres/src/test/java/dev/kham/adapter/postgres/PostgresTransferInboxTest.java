package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.Given;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.SettableClock;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresTransferInboxTest {
  private static final int OTHERS = 60;

  @Inject TransferInbox inbox;
  @Inject PostgresPorts ports;
  @Inject Sql sql;

  @Test
  void one_that_cannot_be_written_harms_none_that_are_written_with_it() throws Exception {
    PaymentCode code = PaymentFixtures.code();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < OTHERS / 2; i++) {
        others.add(crowd.submit(() -> keep(code + " x")));
      }
      // PostgreSQL has no such letter
      Future<?> broken = crowd.submit(() -> keep(code + " \0"));
      for (int i = 0; i < OTHERS / 2; i++) {
        others.add(crowd.submit(() -> keep(code + " x")));
      }
      for (Future<?> other : others) {
        assertThatCode(other::get).doesNotThrowAnyException();
      }
      assertThatThrownBy(broken::get).hasCauseInstanceOf(StoreAwayException.class);
    }
    assertThat(inbox.naming(code)).hasSize(OTHERS);
  }

  @Test
  void each_is_settled_by_one_job() {
    PaymentCode code = PaymentFixtures.code();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < OTHERS; i++) {
        crowd.submit(() -> keep(code + " x"));
      }
    }
    List<UUID> kept = inbox.naming(code);
    assertThat(kept).hasSize(OTHERS);
    assertThat(settledByJobs()).containsOnlyOnceElementsOf(kept);
  }

  @Test
  void whose_payment_others_hold_for_too_long_is_acknowledged_and_settled_by_a_job()
      throws Exception {
    MoneyDesk desk = new MoneyDesk(ports, new SettableClock(NOW, ZONE));
    Given given = new Given(ports);
    AppointmentId id = desk.book(given.caller(Role.PATIENT), given.doctor(), at(MONDAY, "09:00"));
    Payment payment = desk.payment(id);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch accepted = new CountDownLatch(1);
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> holds =
          other.submit(
              () ->
                  ports
                      .transaction()
                      .call(
                          () -> {
                            ports.payments().lockByAppointment(id);
                            held.countDown();
                            return awaited(accepted);
                          }));
      held.await();
      desk.accept(PaymentFixtures.transferFor(payment));
      accepted.countDown();
      holds.get();
    }
    assertThat(desk.payment(id).status()).isEqualTo(PaymentStatus.PENDING);
    desk.settle(inbox.naming(payment.code()));
    assertThat(desk.payment(id).status()).isEqualTo(PaymentStatus.PAID);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private List<UUID> settledByJobs() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select string_to_table(data ->> 'tellings', ' ')::uuid from jobs
                    where name = 'process-payment-webhook'
                    """)
                .mapTo(UUID.class)
                .list());
  }

  private void keep(String memo) {
    String id = UUID.randomUUID().toString();
    inbox.keep(
        new ReceiveTransfer.Command(
            PaymentFixtures.plain(new TransferId("sepay", id), memo), new byte[] {'x'}));
  }
}
