package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.appointment.AppointmentBell;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class RedisAppointmentBellTest {
  @Inject Redis redis;
  @Inject AppointmentBell bell;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger missed = new AtomicInteger();

  @AfterEach
  void back() {
    Bells.startRedis();
  }

  @Test
  void every_instance_hears_it() {
    RedisAppointmentBell other = listening();
    AppointmentId id = new AppointmentId(UUID.randomUUID());
    bell.ring(id, 3);
    eventually("heard", () -> heard.contains(id + " 3"));
    bell.ring(id, 4);
    eventually("heard", () -> heard.equals(List.of(id + " 3", id + " 4")));
    other.close();
  }

  @Test
  void what_it_does_not_understand_is_no_ring() {
    RedisAppointmentBell other = listening();
    AppointmentId id = new AppointmentId(UUID.randomUUID());
    for (String odd : List.of("", "a", id.toString(), id + " b", "a 1")) {
      ask(redis, Command.PUBLISH, "{kham}:appointments", odd);
    }
    bell.ring(id, 1);
    eventually("heard", () -> heard.equals(List.of(id + " 1")));
    other.close();
  }

  @Test
  void after_redis_was_away_says_that_something_may_have_been_missed() {
    RedisAppointmentBell other = listening();
    Bells.stopRedis();
    long began = System.nanoTime();
    for (int i = 0; i < 3000; i++) {
      bell.ring(new AppointmentId(UUID.randomUUID()), 1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    Bells.startRedis();
    eventually("told of it", () -> missed.get() >= 2);
    AppointmentId id = new AppointmentId(UUID.randomUUID());
    eventually(
        "heard again",
        () -> {
          bell.ring(id, 1);
          return heard.contains(id + " 1");
        });
    other.close();
  }

  private RedisAppointmentBell listening() {
    RedisAppointmentBell other = new RedisAppointmentBell(redis);
    other.onRing(
        new AppointmentBell.Listener() {
          @Override
          public void rang(AppointmentId id, int version) {
            heard.add(id + " " + version);
          }

          @Override
          public void missed() {
            missed.incrementAndGet();
          }
        });
    eventually("it listens", () -> missed.get() == 1);
    return other;
  }
}
