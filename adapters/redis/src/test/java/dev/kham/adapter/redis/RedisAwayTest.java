package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.due;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.job.BellAwayException;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisAwayTest {
  private static final Queue QUEUE = Queue.NOTIFICATION;

  @Inject JobBell bell;
  @Inject Redis redis;

  @BeforeEach
  void empty() {
    ask(redis, Command.FLUSHALL);
  }

  @AfterEach
  void back() {
    Bells.startRedis();
    eventually("the bell is back", this::answers);
  }

  @Test
  void says_so_while_redis_is_away_and_rings_when_it_is_back() {
    Bells.stopRedis();
    assertThatThrownBy(() -> bell.take(QUEUE, 1)).isInstanceOf(BellAwayException.class);

    Bells.startRedis();
    eventually("the bell is back", this::answers);
    UpcomingJob job = due(Duration.ZERO);
    eventually(
        "the job rings",
        () -> {
          bell.announce(List.of(job));
          return bell.take(QUEUE, 1).ids().contains(job.id());
        });
  }

  @Test
  void says_so_soon_when_redis_hangs() {
    ask(redis, Command.CLIENT, "PAUSE", "3000", "ALL");

    long asked = System.nanoTime();
    assertThatThrownBy(() -> bell.take(QUEUE, 1)).isInstanceOf(BellAwayException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    eventually("the bell is back", this::answers);
  }

  @Test
  void telling_never_fails_nor_waits_while_redis_is_away() {
    Bells.stopRedis();
    UpcomingJob job = due(Duration.ZERO);

    long began = System.nanoTime();
    for (int i = 0; i < 3000; i++) {
      bell.announce(List.of(job));
      Bells.finish(bell, job, new Outcome.Completed());
      bell.forget(QUEUE, List.of(job.id()));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void hears_announcements_again_after_restarts() {
    List<Queue> heard = new CopyOnWriteArrayList<>();
    bell.onAnnouncement(heard::add);

    for (int restart = 0; restart < 3; restart++) {
      Bells.stopRedis();
      heard.clear();
      Bells.startRedis();
      hearsAnnouncements(heard);
    }
  }

  @Test
  void starts_without_redis_and_listens_once_it_is_there() {
    Bells.stopRedis();
    RedisJobBell started = new RedisJobBell(redis);
    List<Queue> heard = new CopyOnWriteArrayList<>();
    started.onAnnouncement(heard::add);
    assertThatThrownBy(() -> started.take(QUEUE, 1)).isInstanceOf(BellAwayException.class);

    Bells.startRedis();

    hearsAnnouncements(heard);
    started.close();
  }

  @Test
  void does_not_run_out_of_connections_when_they_are_cut_again_and_again() {
    List<Queue> heard = new CopyOnWriteArrayList<>();
    bell.onAnnouncement(heard::add);

    for (int cut = 0; cut < 40; cut++) {
      heard.clear();
      ask(redis, Command.CLIENT, "KILL", "TYPE", "pubsub");
      ask(redis, Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
      if (cut % 10 == 9) {
        hearsAnnouncements(heard);
      }
    }

    UpcomingJob job = due(Duration.ZERO);
    bell.announce(List.of(job));
    eventually("the job rings", () -> bell.take(QUEUE, 1).ids().contains(job.id()));
  }

  @Test
  void out_of_memory_it_is_away_and_loses_nothing_it_was_told() {
    UpcomingJob job = due(Duration.ZERO);
    bell.announce(List.of(job));
    eventually("it is announced", () -> ask(redis, Command.DBSIZE).toInteger() > 1);
    ask(redis, Command.CONFIG, "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(() -> bell.take(QUEUE, 1)).isInstanceOf(BellAwayException.class);
      // and does not look healthy where there is nothing to take
      assertThatThrownBy(() -> bell.take(Queue.REPORT, 1)).isInstanceOf(BellAwayException.class);
    } finally {
      ask(redis, Command.CONFIG, "SET", "maxmemory", "0");
    }
    assertThat(bell.take(QUEUE, 1).ids()).containsExactly(job.id());
  }

  private void hearsAnnouncements(List<Queue> heard) {
    eventually(
        "an announcement is heard",
        () -> {
          // every subscription greets with all queues, the first one first: that is no news
          if (heard.contains(Queue.PAYMENT)) {
            heard.clear();
          }
          bell.announce(List.of(due(Queue.REPORT, Duration.ZERO)));
          return heard.contains(Queue.REPORT) && !heard.contains(Queue.PAYMENT);
        });
  }

  private boolean answers() {
    try {
      bell.take(QUEUE, 1);
      return true;
    } catch (BellAwayException e) {
      // not yet
      return false;
    }
  }
}
