package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.Given;
import dev.kham.application.account.AccountFixtures;
import dev.kham.application.account.Grant;
import dev.kham.application.account.InMemoryRevokedSessions;
import dev.kham.application.account.RefreshSession;
import dev.kham.application.account.SessionRepository;
import dev.kham.application.account.Sessions;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.Session;
import dev.kham.domain.account.SessionId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** However many come with one refresh token at once, one is let in, and the copies are noticed. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class SessionRaceTest {
  private static final int CALLERS = 16;

  private final Clock clock = Clock.fixed(SchedulingFixtures.NOW, SchedulingFixtures.ZONE);

  @Inject PostgresPorts ports;

  @Test
  void one_of_many_refreshes_and_the_session_ends() {
    SessionRepository repository = ports.sessions();
    Account account = new Given(ports).account(AccountFixtures.staff(Role.DOCTOR));
    Session session =
        new Session(
            new SessionId(UUID.randomUUID()),
            account.id(),
            clock.instant().plus(Duration.ofDays(30)),
            null);
    // SHA-256 of "first"
    String digest = "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e";
    ports
        .transaction()
        .run(
            () -> {
              repository.add(session);
              repository.addToken(session.id(), digest, session.expiresAt());
            });
    RefreshSession refresh = refreshSession();

    List<Object> outcomes =
        Together.of(
            Collections.nCopies(CALLERS, () -> refresh.handle(new RefreshSession.Command("first"))),
            CALLERS);

    assertThat(outcomes).filteredOn(outcome -> isGranted(outcome)).hasSize(1);
    assertThat(outcomes).filteredOn(Optional.empty()::equals).hasSize(CALLERS - 1);
    assertThat(ports.transaction().call(() -> repository.find(session.id())).orElseThrow())
        .matches(Session::isEnded);
  }

  private RefreshSession refreshSession() {
    Sessions sessions =
        new Sessions(
            ports.sessions(),
            new InMemoryRevokedSessions(clock),
            () -> UUID.randomUUID().toString(),
            UUID::randomUUID,
            clock,
            AccountFixtures.LIMITS);
    return new RefreshSession(
        ports.transaction(), ports.accounts(), ports.sessions(), sessions, clock);
  }

  private static boolean isGranted(Object outcome) {
    return outcome instanceof Optional<?> granted
        && granted.filter(it -> it instanceof Grant).isPresent();
  }
}
