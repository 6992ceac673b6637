package dev.kham.bench;

import dev.kham.bench.Wire.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that come when they come, whether those before were answered or not. Each goes over the
 * connection that was longest at rest, or over a new one when none is.
 */
final class OpenLoad implements AutoCloseable {
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY = 429;

  private final URI url;
  private final Queue<Wire> resting = new ConcurrentLinkedQueue<>();

  OpenLoad(URI url) {
    this.url = url;
  }

  /**
   * What came of it. How long an answer took is counted from when the request was due.
   *
   * @param servedPerSecond while requests came, not what was still answered afterwards
   * @param served microseconds of the answers that did what was asked for, sorted
   * @param refused microseconds of the answers that told to come again, sorted
   * @param late microseconds by which requests were sent after they were due, sorted
   * @param wrong all other answers and what else went wrong, and how often
   */
  record Result(
      double servedPerSecond,
      long[] served,
      long[] refused,
      long[] late,
      Map<String, Integer> wrong) {
    int errors() {
      return wrong.values().stream().mapToInt(it -> it).sum();
    }
  }

  /** One request and what became of it. */
  private record Outcome(long late, long took, boolean inTime, boolean done, String what) {
    boolean refused() {
      return what.equals(String.valueOf(UNAVAILABLE)) || what.equals(String.valueOf(TOO_MANY));
    }
  }

  /** Opens so many connections, which then rest. */
  void connect(int many) throws IOException {
    for (int i = 0; i < many; i++) {
      resting.add(new Wire(url));
    }
  }

  /** Does the work with all numbers from the first on, so many a second. */
  Result run(Work work, long first, int rate, int seconds) throws InterruptedException {
    int count = rate * seconds;
    List<Future<Outcome>> all = new ArrayList<>(count);
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        long number = first + i;
        long due = began + i * 1_000_000_000L / rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        all.add(threads.submit(() -> ask(work, number, due, end)));
      }
    }
    return result(all.stream().map(Future::resultNow).toList(), seconds);
  }

  private Outcome ask(Work work, long number, long due, long end) {
    long sent = 0;
    boolean done = false;
    String what;
    Wire wire = resting.poll();
    try {
      wire = wire == null ? new Wire(url) : wire;
      byte[] request = work.request(wire, number);
      sent = System.nanoTime();
      Answer answer = wire.send(request);
      resting.add(wire);
      done = work.isDone(answer);
      what = String.valueOf(answer.status());
    } catch (IOException e) {
      what = e.toString();
      hangUp(wire);
    }
    long answered = System.nanoTime();
    return new Outcome(
        (sent - due) / 1000, (answered - due) / 1000, answered - end <= 0, done, what);
  }

  private static Result result(List<Outcome> all, int seconds) {
    Map<String, Integer> wrong = new TreeMap<>();
    all.stream()
        .filter(it -> !it.done() && !it.refused())
        .forEach(it -> wrong.merge(it.what(), 1, Integer::sum));
    long inTime = all.stream().filter(it -> it.done() && it.inTime()).count();
    return new Result(
        (double) inTime / seconds,
        all.stream().filter(Outcome::done).mapToLong(Outcome::took).sorted().toArray(),
        all.stream().filter(Outcome::refused).mapToLong(Outcome::took).sorted().toArray(),
        all.stream().mapToLong(Outcome::late).sorted().toArray(),
        wrong);
  }

  private static void hangUp(Wire wire) {
    try {
      if (wire != null) {
        wire.close();
      }
    } catch (IOException e) {
      // it is gone either way
    }
  }

  @Override
  public void close() {
    resting.forEach(OpenLoad::hangUp);
  }
}
