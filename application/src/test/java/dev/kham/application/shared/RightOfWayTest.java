package dev.kham.application.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RightOfWayTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  @Test
  void way_is_given_until_the_last_that_has_the_right_of_way_is_through() throws Exception {
    RightOfWay way = new RightOfWay(FOR_EVER);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    Thread one = Thread.startVirtualThread(() -> way.take(() -> await(first)));
    Thread other = Thread.startVirtualThread(() -> way.take(() -> await(last)));
    awaitWaiting(one);
    awaitWaiting(other);
    Thread gives = Thread.startVirtualThread(way::give);
    awaitWaiting(gives);

    first.countDown();
    one.join();
    awaitWaiting(gives);
    last.countDown();
    gives.join();
    other.join();
  }

  @Test
  void way_is_given_no_longer_than_is_agreed() {
    RightOfWay way = new RightOfWay(Duration.ofMillis(1));
    way.take(way::give);
  }

  @Test
  void nobody_waits_for_what_failed() {
    RightOfWay way = new RightOfWay(FOR_EVER);
    RuntimeException failure = new IllegalStateException("failed");
    try {
      way.take(
          () -> {
            throw failure;
          });
    } catch (IllegalStateException e) {
      assertThat(e).isSameAs(failure);
    }
    way.give();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
  }
}
