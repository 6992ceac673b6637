package dev.kham.adapter.postgres;

import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresMessageLedger implements MessageLedger {
  private final Sql sql;

  PostgresMessageLedger(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Permission begin(MessageKey key, UUID id) {
    return sql.query(
        handle -> {
          Optional<UUID> granted =
              handle
                  .createQuery(
                      """
                      insert into messages
                          (id, subject, version, kind, channel, recipient, state)
                      values (:id, :subject, :version, :kind, :channel, :recipient, 'sending')
                      on conflict on constraint message_once
                          do update set state = 'sending', tries = messages.tries + 1,
                              retryable = null, why = null
                          where messages.state in ('failed', 'skipped')
                      returning id
                      """)
                  .bind("id", id)
                  .bindMethods(key)
                  .mapTo(UUID.class)
                  .findOne();
          if (granted.isPresent()) {
            return new Permission.Granted(granted.get());
          }
          String state =
              handle
                  .createQuery(
                      """
                      select state from messages
                      where subject = :subject and version = :version and kind = :kind
                        and channel = :channel and recipient = :recipient
                      """)
                  .bindMethods(key)
                  .mapTo(String.class)
                  .one();
          return state.equals("sent") ? new Permission.AlreadySent() : new Permission.Underway();
        });
  }

  @Override
  public void sent(UUID messageId, String gatewayId) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages set state = 'sent', gateway_id = :gatewayId
                    where id = :id and state = 'sending'
                    """)
                .bind("gatewayId", gatewayId)
                .bind("id", messageId)
                .execute());
  }

  @Override
  public void failed(UUID messageId, boolean retryable) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages set state = 'failed', retryable = :retryable
                    where id = :id and state = 'sending'
                    """)
                .bind("retryable", retryable)
                .bind("id", messageId)
                .execute());
  }

  @Override
  public void skip(MessageKey key, UUID id, Reason why) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into messages
                        (id, subject, version, kind, channel, recipient, state, tries, why)
                    values (:id, :subject, :version, :kind, :channel, :recipient, 'skipped', 0, :why)
                    on conflict on constraint message_once
                        do update set state = 'skipped', retryable = null, why = excluded.why
                        where messages.state in ('failed', 'skipped')
                    """)
                .bind("id", id)
                .bindMethods(key)
                .bind("why", why)
                .execute());
  }
}
