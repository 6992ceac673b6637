package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.application.settlement.TransferInbox;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresTransferInboxTest {
  private static final int OTHERS = 60;

  @Inject TransferInbox inbox;
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
  void each_has_a_job_of_its_own() {
    PaymentCode code = PaymentFixtures.code();
    keep(code + " x");
    keep(code + " y");
    for (UUID id : inbox.naming(code)) {
      assertThat(
              sql.<Integer>query(
                  handle ->
                      handle
                          .createQuery(
                              "select count(*) from jobs"
                                  + " where key = 'process-payment-webhook:' || :id")
                          .bind("id", id.toString())
                          .mapTo(Integer.class)
                          .one()))
          .isOne();
    }
  }

  private void keep(String memo) {
    String id = UUID.randomUUID().toString();
    inbox.keep(
        new ReceiveTransfer.Command(
            PaymentFixtures.plain(new TransferId("sepay", id), memo), new byte[] {'x'}));
  }
}
