package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.shared.Transaction;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person who looks into the table of messages finds there. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresMessageLedgerTest {
  @Inject MessageLedger ledger;
  @Inject Transaction transaction;
  @Inject Sql sql;

  private final MessageKey key =
      new MessageKey("appointment:" + UUID.randomUUID(), 1, "send-it", "email", "patient:1");
  private final UUID id = UUID.randomUUID();

  @Test
  void says_what_became_of_a_message() {
    transaction.run(() -> ledger.skip(key, id, Reason.NO_ADDRESS));
    assertThat(row()).isEqualTo("skipped,0,-,-,NO_ADDRESS");
    transaction.run(() -> ledger.begin(key, UUID.randomUUID(), Instant.EPOCH));
    assertThat(row()).isEqualTo("sending,1,-,-,-");
    transaction.run(() -> ledger.failed(id, false));
    assertThat(row()).isEqualTo("failed,1,-,false,-");
    transaction.run(() -> ledger.begin(key, UUID.randomUUID(), Instant.EPOCH));
    transaction.run(() -> ledger.failed(id, true));
    assertThat(row()).isEqualTo("failed,2,-,true,-");
    transaction.run(() -> ledger.begin(key, UUID.randomUUID(), Instant.EPOCH));
    transaction.run(() -> ledger.sent(id, "<n-1@kham.example>"));
    assertThat(row()).isEqualTo("sent,3,<n-1@kham.example>,-,-");
    transaction.run(() -> ledger.failed(id, true));
    transaction.run(() -> ledger.skip(key, UUID.randomUUID(), Reason.TOO_LATE));
    assertThat(row()).isEqualTo("sent,3,<n-1@kham.example>,-,-");
  }

  private String row() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select concat_ws(',', state, tries, coalesce(gateway_id, '-'),
                        coalesce(cast(retryable as text), '-'),
                        coalesce(why, '-'))
                    from messages where id = :id
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .one());
  }
}
