package dev.kham.adapter.postgres;

import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.messaging.MessageQueries;
import dev.kham.domain.account.AccountId;
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
class PostgresMessageLedger implements MessageLedger, MessageQueries {
  private static final String SELECT =
      """
      select id, subject, version, kind, channel, recipient, state, retryable, gateway_id,
          delivered_at
      from messages
      """;

  private static final String VIEW =
      """
      select id, subject, version, kind, channel, recipient, state, retryable, gateway_id,
          delivered_at, tries, why,
          case when tries > 0 then coalesce(asked_at, begun_at, updated_at) end asked,
          case when state = 'failed' then put_off_until end put_off
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
                    retryable = null, why = null, put_off_until = null, calls = 1,
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
                      or state = 'undelivered' and channel = :channel
                      or state = 'skipped' and why = 'DROPPED')
                order by state in ('undelivered', 'skipped')
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
    refused(messageId, retryable, null);
  }

  @Override
  public void putOff(UUID messageId, Instant until) {
    refused(messageId, true, until);
  }

  private void refused(UUID messageId, boolean retryable, @Nullable Instant until) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update messages set calls = greatest(calls - 1, 1),
                        state = case when calls > 1 then state else 'failed' end,
                        retryable = case when calls > 1 then retryable else :retryable end,
                        put_off_until = case when calls > 1 then put_off_until
                            else cast(:until as timestamptz) end
                    where id = :id and state = 'sending'
                    """)
                .bind("retryable", retryable)
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
                        update messages set calls = calls + 1, asked_at = :at
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
  public boolean decide(Decision decision, Instant heldBefore) {
    String change =
        switch (decision.what()) {
          case ARRIVED -> "state = 'sent', delivered_at = :at";
          case SEND_AGAIN -> "state = 'failed', retryable = true";
          case DROP -> "state = 'skipped', why = 'DROPPED'";
        };
    return sql.query(
        handle -> {
          boolean ours =
              handle
                      .createUpdate(
                          "update messages set "
                              + change
                              + """
                               where id = :id and state = 'sending' and tries = :attempt
                                and coalesce(asked_at, begun_at, updated_at) < :heldBefore
                              """)
                      .bind("at", decision.at())
                      .bind("id", decision.message())
                      .bind("attempt", decision.attempt())
                      .bind("heldBefore", heldBefore)
                      .execute()
                  == 1;
          if (ours) {
            handle
                .createUpdate(
                    """
                    insert into message_decisions
                        (message_id, attempt, decision, decided_by, decided_at, note)
                    values (:id, :attempt, :what, :by, :at, :note)
                    """)
                .bind("id", decision.message())
                .bind("attempt", decision.attempt())
                .bind("what", decision.what())
                .bind("by", decision.by().value())
                .bind("at", decision.at())
                .bind("note", decision.note())
                .execute();
          }
          return ours;
        });
  }

  @Override
  public Optional<MessageView> message(UUID id) {
    return sql.query(
        handle ->
            handle
                .createQuery(VIEW + "where id = :id")
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne());
  }

  @Override
  public List<MessageView> list(Filter filter) {
    @Nullable State state = filter.state();
    // the state as a word, so that the index of those few that are open is seen to fit
    String wanted =
        state == null ? "" : " and state = '" + state.name().toLowerCase(Locale.ROOT) + "'";
    return sql.query(
        handle ->
            handle
                .createQuery(
                    VIEW
                        + """
                          where (cast(:held as boolean) is null
                              or (coalesce(asked_at, begun_at, updated_at) < :heldBefore) = :held)
                            and (cast(:kind as text) is null or kind = :kind)
                            and (cast(:channel as text) is null or channel = :channel)
                            and (cast(:after as uuid) is null or id < :after)
                          """
                        + wanted
                        + " order by id desc limit :limit")
                .bind("held", filter.held())
                .bind("heldBefore", filter.heldBefore())
                .bind("kind", filter.kind())
                .bind("channel", filter.channel() == null ? null : filter.channel().label())
                .bind("after", filter.after())
                .bind("limit", filter.limit())
                .map((row, context) -> view(row))
                .list());
  }

  @Override
  public List<Decision> decisions(UUID message) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select * from message_decisions where message_id = :id order by attempt")
                .bind("id", message)
                .map(
                    (row, context) ->
                        new Decision(
                            message,
                            row.getInt("attempt"),
                            Decision.What.valueOf(row.getString("decision")),
                            new AccountId(row.getObject("decided_by", UUID.class)),
                            row.getString("note"),
                            row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                .list());
  }

  private static MessageView view(ResultSet row) throws SQLException {
    Entry entry = entry(row);
    @Nullable String why = row.getString("why");
    return new MessageView(
        entry.id(),
        entry.key(),
        entry.state(),
        row.getInt("tries"),
        instant(row, "asked"),
        row.getObject("retryable", Boolean.class),
        why == null ? null : Reason.valueOf(why),
        instant(row, "put_off"),
        entry.delivered());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
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
