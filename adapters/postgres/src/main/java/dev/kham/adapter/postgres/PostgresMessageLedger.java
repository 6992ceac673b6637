package dev.kham.adapter.postgres;

import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresMessageLedger implements MessageLedger {
  private static final String SELECT =
      """
      select id, subject, version, kind, channel, recipient, state, retryable, gateway_id,
          delivered_at
      from messages
      """;

  private static final String SAME =
      """
      where subject = :subject and version = :version and kind = :kind
        and recipient = :recipient
      """;

  private final Sql sql;

  PostgresMessageLedger(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Permission begin(MessageKey key, UUID id, Instant at) {
    return sql.query(
        handle -> {
          alone(handle, key);
          return unlessGone(handle, key)
              .or(() -> granted(handle, key, id, at))
              // an instance of the version before, which does not wait, was faster
              .or(() -> unlessGone(handle, key))
              .orElseThrow();
        });
  }

  private static Optional<Permission> granted(Handle handle, MessageKey key, UUID id, Instant at) {
    return handle
        .createQuery(
            """
            insert into messages
                (id, subject, version, kind, channel, recipient, state, begun_at)
            values (:id, :subject, :version, :kind, :channel, :recipient, 'sending', :at)
            on conflict on constraint message_once
                do update set state = 'sending', tries = messages.tries + 1,
                    retryable = null, why = null, put_off_until = null, repeats = 0,
                    begun_at = excluded.begun_at, asked_at = null
                where messages.state in ('failed', 'skipped')
            returning id, tries
            """)
        .bind("id", id)
        .bindMethods(key)
        .bind("at", at)
        .map(
            (row, context) ->
                (Permission)
                    new Permission.Granted(row.getObject("id", UUID.class), row.getInt("tries")))
        .findOne();
  }

  /** Whoever asks about the same message waits, on whichever channel it is. */
  private static void alone(Handle handle, MessageKey key) {
    handle
        .createQuery(
            """
            select 1 from (select pg_advisory_xact_lock(hashtextextended(
                concat_ws(' ', 'message', :subject, :version, :kind, :recipient), 0))) locked
            """)
        .bindMethods(key)
        .mapTo(Integer.class)
        .one();
  }

  /** The answer if it is on some channel, or was on this one in vain. */
  private static Optional<Permission> unlessGone(Handle handle, MessageKey key) {
    return handle
        .createQuery(
            """
            select id, channel, state, tries, coalesce(begun_at, updated_at) begun from messages
            """
                + SAME
                + """
                  and (state in ('sending', 'sent')
                      or state = 'undelivered' and channel = :channel)
                order by state = 'undelivered'
                limit 1
                """)
        .bindMethods(key)
        .map((row, context) -> gone(row))
        .findOne();
  }

  private static Permission gone(ResultSet row) throws SQLException {
    return row.getString("state").equals("sending")
        ? new Permission.Underway(
            row.getObject("id", UUID.class),
            row.getString("channel"),
            row.getInt("tries"),
            row.getObject("begun", OffsetDateTime.class).toInstant())
        : new Permission.AlreadySent();
  }

  @Override
  public void sent(UUID messageId, String gatewayId) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages set state = 'sent', gateway_id = :gatewayId
                    where id = :id and state in ('sending', 'sent') and delivered_at is null
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
                    where id = :id and state = 'sending' and repeats = 0
                    """)
                .bind("retryable", retryable)
                .bind("id", messageId)
                .execute());
  }

  @Override
  public void putOff(UUID messageId, Instant until) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages set state = 'failed', retryable = true, put_off_until = :until
                    where id = :id and state = 'sending' and repeats = 0
                    """)
                .bind("until", until)
                .bind("id", messageId)
                .execute());
  }

  @Override
  public boolean repeat(UUID messageId, int attempt, Instant at) {
    return sql.query(
        handle ->
            handle
                    .createUpdate(
                        """
                        update messages set repeats = repeats + 1, asked_at = :at
                        where id = :id and state = 'sending' and tries = :attempt
                        """)
                    .bind("at", at)
                    .bind("id", messageId)
                    .bind("attempt", attempt)
                    .execute()
                == 1);
  }

  @Override
  public void skip(MessageKey key, UUID id, Reason why) {
    sql.run(
        handle -> {
          alone(handle, key);
          if (unlessGone(handle, key).isPresent()) {
            return;
          }
          handle
              .createUpdate(
                  """
                  insert into messages
                      (id, subject, version, kind, channel, recipient, state, tries, why)
                  values (:id, :subject, :version, :kind, :channel, :recipient, 'skipped', 0, :why)
                  on conflict on constraint message_once
                      do update set state = 'skipped', retryable = null, put_off_until = null,
                          why = excluded.why
                      where messages.state in ('failed', 'skipped')
                  """)
              .bind("id", id)
              .bindMethods(key)
              .bind("why", why)
              .execute();
        });
  }

  @Override
  public void delivered(UUID messageId, String gatewayId, Instant at) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages
                    set state = 'sent', gateway_id = :gatewayId, delivered_at = :at
                    where id = :id and state in ('sending', 'sent') and delivered_at is null
                    """)
                .bind("gatewayId", gatewayId)
                .bind("at", at)
                .bind("id", messageId)
                .execute());
  }

  @Override
  public boolean undelivered(UUID messageId) {
    return sql.query(
        handle ->
            handle
                    .createUpdate(
                        """
                        update messages set state = 'undelivered'
                        where id = :id and state = 'sent' and delivered_at is null
                        """)
                    .bind("id", messageId)
                    .execute()
                == 1);
  }

  @Override
  public List<Entry> entries(MessageKey key) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT + SAME)
                .bindMethods(key)
                .map((row, context) -> entry(row))
                .list());
  }

  @Override
  public Optional<Entry> find(UUID messageId) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT + "where id = :id")
                .bind("id", messageId)
                .map((row, context) -> entry(row))
                .findOne());
  }

  @Override
  public Optional<Entry> findByGateway(String channel, String gatewayId) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                        where channel = :channel and channel <> 'email'
                          and gateway_id = :gatewayId
                        limit 1
                        """)
                .bind("channel", channel)
                .bind("gatewayId", gatewayId)
                .map((row, context) -> entry(row))
                .findOne());
  }

  @Override
  public List<Entry> unreported(Instant after, Instant before, int most, Instant now) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with open as materialized (
                        select id, looked_at from messages
                        where state = 'sent' and delivered_at is null and channel <> 'email'
                          and coalesce(begun_at, updated_at) >= :after
                          and coalesce(begun_at, updated_at) < :before
                          and (looked_at is null or looked_at <= cast(:now as timestamptz)
                              - (cast(:now as timestamptz) - coalesce(begun_at, updated_at)) / 2)
                        order by looked_at nulls first
                        limit :most
                        for no key update skip locked),
                    looked as (
                        update messages m set looked_at = :now
                        from open where m.id = open.id
                        returning m.id, m.subject, m.version, m.kind, m.channel, m.recipient,
                            m.state, m.retryable, m.gateway_id, m.delivered_at)
                    select looked.* from looked join open using (id)
                    order by open.looked_at nulls first
                    """)
                .bind("after", after)
                .bind("before", before)
                .bind("most", most)
                .bind("now", now)
                .map((row, context) -> entry(row))
                .list());
  }

  private static Entry entry(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime delivered = row.getObject("delivered_at", OffsetDateTime.class);
    return new Entry(
        row.getObject("id", UUID.class),
        new MessageKey(
            row.getString("subject"),
            row.getInt("version"),
            row.getString("kind"),
            row.getString("channel"),
            row.getString("recipient")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getBoolean("retryable"),
        row.getString("gateway_id"),
        delivered == null ? null : delivered.toInstant());
  }
}
