package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.account.RevokedSessions;
import dev.kham.application.account.RevokedSessions.Answer;
import dev.kham.application.account.RevokedSessionsContract;
import dev.kham.domain.account.SessionId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisRevokedSessionsTest implements RevokedSessionsContract {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Inject Redis redis;

  private RevokedSessions revoked;
  private RevokedSessions elsewhere;

  @BeforeEach
  void two_instances() {
    revoked = new RedisRevokedSessions(redis);
    elsewhere = new RedisRevokedSessions(redis);
    answers(revoked);
    answers(elsewhere);
  }

  @AfterEach
  void give_redis_back() {
    Bells.startRedis();
  }

  @Override
  public RevokedSessions revoked() {
    return revoked;
  }

  @Override
  public RevokedSessions elsewhere() {
    return elsewhere;
  }

  @Override
  public void waitFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    eventually("the time is over", () -> System.nanoTime() - end > 0);
  }

  @Test
  void a_key_names_the_session_and_goes_away_by_itself() {
    SessionId id = newId();
    revoked.add(id, A_MINUTE);
    assertThat(ask(redis, Command.PTTL, "{kham}:revoked:" + id).toLong())
        .isBetween(1L, A_MINUTE.toMillis());
  }

  @Test
  void while_redis_is_away_an_instance_knows_its_own_and_says_when_it_does_not_know() {
    Bells.stopRedis();
    SessionId id = newId();
    revoked.add(id, A_MINUTE);
    assertThat(revoked.ask(id)).isEqualTo(Answer.REVOKED);
    assertThat(revoked.ask(newId())).isEqualTo(Answer.UNKNOWN);
    assertThat(elsewhere.ask(id)).isEqualTo(Answer.UNKNOWN);

    Bells.startRedis();
    answers(revoked);
    assertThat(revoked.ask(id)).isEqualTo(Answer.REVOKED);
  }

  @Test
  void nobody_waits_for_a_redis_that_hangs() {
    ask(redis, Command.CLIENT, "PAUSE", "3000", "ALL");
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      assertThat(revoked.ask(newId())).isEqualTo(Answer.UNKNOWN);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    answers(revoked);
  }

  private static void answers(RevokedSessions sessions) {
    eventually("Redis answers", () -> sessions.ask(newId()) == Answer.NOT_REVOKED);
  }

  private static SessionId newId() {
    return new SessionId(UUID.randomUUID());
  }
}
