package dev.kham.application.account;

import static dev.kham.application.account.AccountFixtures.staff;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.account.SessionRepository.Presented;
import dev.kham.application.shared.Digest;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface SessionRepositoryContract extends PortContract {
  Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

  private SessionRepository sessions() {
    return ports().sessions();
  }

  private Session open(AccountId account, Instant expiresAt) {
    Session session = new Session(new SessionId(UUID.randomUUID()), account, expiresAt, null);
    inTransaction(() -> sessions().add(session));
    return session;
  }

  private Session open(Account account) {
    return open(account.id(), NOW.plus(Duration.ofDays(30)));
  }

  private String token(Session session, Instant until) {
    String digest = Digest.of(UUID.randomUUID().toString());
    inTransaction(() -> sessions().addToken(session.id(), digest, until));
    return digest;
  }

  private Optional<Session> find(SessionId id) {
    return inTransaction(() -> sessions().find(id));
  }

  @Test
  default void finds_a_session_by_its_id_and_by_each_of_its_tokens() {
    Session session = open(given().account(staff(Role.DOCTOR)));
    Instant until = NOW.plus(Duration.ofDays(14));
    String first = token(session, until);
    String second = token(session, until.plusSeconds(1));
    assertThat(find(session.id())).contains(session);
    assertThat(inTransaction(() -> sessions().lockByToken(first)))
        .contains(new Presented(session, until));
    assertThat(inTransaction(() -> sessions().lockByToken(second)))
        .contains(new Presented(session, until.plusSeconds(1)));
  }

  @Test
  default void finds_nothing_by_an_unknown_id_or_token() {
    assertThat(find(new SessionId(UUID.randomUUID()))).isEmpty();
    assertThat(inTransaction(() -> sessions().lockByToken(Digest.of("unknown")))).isEmpty();
  }

  @Test
  default void a_token_is_used_once_and_found_afterwards() {
    Session session = open(given().account(staff(Role.DOCTOR)));
    String token = token(session, NOW.plusSeconds(60));
    String other = token(session, NOW.plusSeconds(60));
    assertThat(inTransaction(() -> sessions().use(token, NOW))).isTrue();
    assertThat(inTransaction(() -> sessions().use(token, NOW))).isFalse();
    assertThat(inTransaction(() -> sessions().use(other, NOW))).isTrue();
    assertThat(inTransaction(() -> sessions().lockByToken(token))).isPresent();
  }

  @Test
  default void a_session_ends_once() {
    Session session = open(given().account(staff(Role.DOCTOR)));
    inTransaction(() -> sessions().end(session.id(), NOW));
    inTransaction(() -> sessions().end(session.id(), NOW.plusSeconds(1)));
    assertThat(find(session.id()))
        .contains(new Session(session.id(), session.accountId(), session.expiresAt(), NOW));
  }

  @Test
  default void ends_an_accounts_open_sessions_but_one() {
    Account account = given().account(staff(Role.DOCTOR));
    Session present = open(account);
    Session second = open(account);
    Session third = open(account);
    Session expired = open(account.id(), NOW);
    Session ended = open(account);
    inTransaction(() -> sessions().end(ended.id(), NOW.minusSeconds(1)));
    Session somebodyElses = open(given().account(staff(Role.DOCTOR)));

    List<SessionId> first = inTransaction(() -> sessions().endAll(account.id(), present.id(), NOW));
    List<SessionId> rest = inTransaction(() -> sessions().endAll(account.id(), null, NOW));

    assertThat(first).containsExactlyInAnyOrder(second.id(), third.id());
    assertThat(rest).containsExactly(present.id());
    assertThat(find(third.id()).orElseThrow().isEnded()).isTrue();
    assertThat(find(expired.id())).contains(expired);
    assertThat(find(somebodyElses.id())).contains(somebodyElses);
  }
}
