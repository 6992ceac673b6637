package dev.kham.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets threads do things at the same moment and tells what came of each. */
final class Together {
  /** One thing to do. */
  interface Act {
    Object run() throws Exception;
  }

  private Together() {}

  /** What each act answered or threw, in their order; so many run at a time. */
  static List<Object> of(List<Act> acts, int threads) {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Object>> futures = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Act act : acts) {
        futures.add(
            pool.submit(
                () -> {
                  start.await();
                  return act.run();
                }));
      }
      start.countDown();
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> future : futures) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException e) {
          outcomes.add(e.getCause());
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts a test", e);
        }
      }
      return outcomes;
    }
  }
}
