package dev.kham.adapter.postgres;

import dev.kham.application.account.SessionRepository;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresSessionRepository implements SessionRepository {
  private final Sql sql;

  PostgresSessionRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Session> find(SessionId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select id, account_id, expires_at, ended_at from sessions where id = :id")
                .bind("id", id.value())
                .map((row, context) -> session(row))
                .findOne());
  }

  @Override
  public void add(Session session) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into sessions (id, account_id, expires_at, ended_at)
                    values (:id, :account, :expiresAt, :endedAt)
                    """)
                .bind("id", session.id().value())
                .bind("account", session.accountId().value())
                .bind("expiresAt", session.expiresAt())
                .bind("endedAt", session.endedAt())
                .execute());
  }

  @Override
  public void addToken(SessionId session, String digest, Instant until) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into refresh_tokens (digest, session_id, good_until)
                    values (:digest, :session, :until)
                    """)
                .bind("digest", digest)
                .bind("session", session.value())
                .bind("until", until)
                .execute());
  }

  @Override
  public Optional<Presented> lockByToken(String digest) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select s.id, s.account_id, s.expires_at, s.ended_at, t.good_until
                    from refresh_tokens t join sessions s on s.id = t.session_id
                    where t.digest = :digest
                    for update of s
                    """)
                .bind("digest", digest)
                .map((row, context) -> new Presented(session(row), Rows.instant(row, "good_until")))
                .findOne());
  }

  @Override
  public boolean use(String digest, Instant now) {
    return sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        update refresh_tokens set used_at = :now
                        where digest = :digest and used_at is null
                        """)
                    .bind("digest", digest)
                    .bind("now", now)
                    .execute())
        == 1;
  }

  @Override
  public void end(SessionId id, Instant now) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    "update sessions set ended_at = :now where id = :id and ended_at is null")
                .bind("id", id.value())
                .bind("now", now)
                .execute());
  }

  @Override
  public List<SessionId> endAll(AccountId account, @Nullable SessionId except, Instant now) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    update sessions set ended_at = :now
                    where account_id = :account and ended_at is null and expires_at > :now
                      and id is distinct from cast(:except as uuid)
                    returning id
                    """)
                .bind("account", account.value())
                .bind("except", except == null ? null : except.value())
                .bind("now", now)
                .mapTo(UUID.class)
                .map(SessionId::new)
                .list());
  }

  private static Session session(ResultSet row) throws SQLException {
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Session(
        new SessionId(row.getObject("id", UUID.class)),
        new AccountId(row.getObject("account_id", UUID.class)),
        Rows.instant(row, "expires_at"),
        endedAt == null ? null : endedAt.toInstant());
  }
}
