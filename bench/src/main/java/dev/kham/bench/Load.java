package dev.kham.bench;

import dev.kham.bench.Wire.Answer;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** So many clients, each of which asks again as soon as it was answered. */
final class Load {
  private Load() {}

  /**
   * What came of it.
   *
   * @param seconds from the first request to the last answer
   * @param micros how long each answer took, sorted
   * @param answers how many there were of each status
   * @param done how many did what was asked for
   */
  record Result(double seconds, long[] micros, Map<Integer, Integer> answers, int done) {
    double perSecond() {
      return micros.length / seconds;
    }

    double millis(double share) {
      return Load.millis(micros, share);
    }
  }

  /** No number when there are none. */
  static double millis(long[] sortedMicros, double share) {
    if (sortedMicros.length == 0) {
      return Double.NaN;
    }
    int at = (int) Math.ceil(share * sortedMicros.length) - 1;
    return sortedMicros[Math.max(0, at)] / 1000.0;
  }

  /** Does the work with all numbers from the first on, each once. */
  static Result run(URI url, Work work, long first, int count, int clients)
      throws InterruptedException {
    long[] micros = new long[count];
    int[] statuses = new int[count];
    boolean[] done = new boolean[count];
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      Future<?>[] all =
          IntStream.range(0, clients)
              .mapToObj(
                  client ->
                      threads.submit(
                          () -> {
                            try (Wire wire = new Wire(url)) {
                              for (int i = client; i < count; i += clients) {
                                byte[] request = work.request(wire, first + i);
                                long asked = System.nanoTime();
                                Answer answer = wire.send(request);
                                micros[i] = (System.nanoTime() - asked) / 1000;
                                statuses[i] = answer.status();
                                done[i] = work.isDone(answer);
                              }
                            }
                            return null;
                          }))
              .toArray(Future<?>[]::new);
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new BenchRefusedException("the server hung up: " + e.getCause());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(micros);
    Map<Integer, Integer> answers = new TreeMap<>();
    Arrays.stream(statuses).forEach(status -> answers.merge(status, 1, Integer::sum));
    int right = (int) IntStream.range(0, count).filter(i -> done[i]).count();
    return new Result(seconds, micros, answers, right);
  }
}
