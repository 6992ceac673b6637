package dev.kham.application.account;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class InMemorySessionRepository implements SessionRepository {
  private final InMemoryTable<SessionId, Session> sessions;
  private final InMemoryTable<String, Token> tokens;

  public InMemorySessionRepository(InMemoryTransaction transaction) {
    sessions = new InMemoryTable<>(transaction);
    tokens = new InMemoryTable<>(transaction);
  }

  private record Token(SessionId session, Instant until, @Nullable Instant usedAt) {}

  @Override
  public Optional<Session> find(SessionId id) {
    return sessions.find(id);
  }

  @Override
  public void add(Session session) {
    sessions.add(session.id(), session);
  }

  @Override
  public void addToken(SessionId session, String digest, Instant until) {
    tokens.add(digest, new Token(session, until, null));
  }

  @Override
  public Optional<Presented> lockByToken(String digest) {
    return tokens
        .find(digest)
        .map(token -> new Presented(find(token.session()).orElseThrow(), token.until()));
  }

  @Override
  public boolean use(String digest, Instant now) {
    Token token = tokens.find(digest).orElseThrow();
    if (token.usedAt() != null) {
      return false;
    }
    tokens.put(digest, new Token(token.session(), token.until(), now));
    return true;
  }

  @Override
  public void end(SessionId id, Instant now) {
    find(id).filter(session -> !session.isEnded()).ifPresent(session -> put(session, now));
  }

  @Override
  public List<SessionId> endAll(AccountId account, @Nullable SessionId except, Instant now) {
    List<Session> ended =
        sessions.all().stream()
            .filter(session -> session.accountId().equals(account))
            .filter(session -> session.isOpen(now) && !session.id().equals(except))
            .toList();
    ended.forEach(session -> put(session, now));
    return ended.stream().map(Session::id).toList();
  }

  private void put(Session session, Instant endedAt) {
    sessions.put(
        session.id(), new Session(session.id(), session.accountId(), session.expiresAt(), endedAt));
  }
}
