package dev.kham.adapter.redis;

import dev.kham.application.job.BellAwayException;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The bell on Redis, under BullMQ's public key names so that its boards can show the queues.
 *
 * <p>Time is Redis' own. Listeners are called on the client's event loop and must not block it.
 */
@ApplicationScoped
public final class RedisJobBell implements JobBell {
  private static final Logger LOG = Logger.getLogger(RedisJobBell.class);

  /** As the scripts have it. */
  private static final String CHANNEL = "{kham}:announced";

  /** Jobs told of in one script: a script holds up everybody else. */
  private static final int BATCH = 100;

  private static final Duration NOTHING_DUE = Duration.ofDays(1);

  private final Redis redis;
  private final Outbox outbox;
  private final Announcements announcements;

  public RedisJobBell(Redis redis) {
    this.redis = redis;
    this.outbox = new Outbox(redis, "jobs");
    this.announcements = new Announcements(redis, CHANNEL);
  }

  @Override
  public void announce(Collection<UpcomingJob> jobs) {
    long read = System.nanoTime();
    jobs.stream()
        .collect(Collectors.groupingBy(job -> job.job().queue()))
        .forEach((queue, some) -> announce(queue, some, read));
  }

  /** One batch after the other, each with the delays that are left by then. */
  private void announce(Queue queue, List<UpcomingJob> jobs, long read) {
    Duration since = Duration.ofNanos(System.nanoTime() - read);
    int batch = Math.min(BATCH, jobs.size());
    List<UpcomingJob> others = jobs.subList(batch, jobs.size());
    outbox
        .send(Script.ANNOUNCE, queue, arguments(jobs.subList(0, batch), job -> told(job, since)))
        .onSuccess(
            answer -> {
              if (!others.isEmpty()) {
                announce(queue, others, read);
              }
            });
  }

  private static List<String> told(UpcomingJob job, Duration since) {
    long left = millis(job.delay().minus(since));
    List<String> told = described(job.id(), job.job());
    // what was not due when it was read must not look like old news of a job that is
    told.add(String.valueOf(job.delay().isPositive() ? Math.max(1, left) : left));
    told.add(String.valueOf(job.due().toEpochMilli()));
    return told;
  }

  private static List<String> described(JobId id, Job job) {
    return new ArrayList<>(
        List.of(
            id.toString(),
            job.name(),
            json(job.data()),
            String.valueOf(job.retry().attempts()),
            String.valueOf(job.retry().backoff().toMillis()),
            String.valueOf(job.priority())));
  }

  @Override
  public Rung take(Queue queue, int max) {
    try {
      Response answer =
          Patience.await(Script.TAKE.run(redis::send, queue, List.of(String.valueOf(max))));
      long next = answer.get(0).toLong();
      List<JobId> ids = new ArrayList<>();
      for (int i = 1; i < answer.size(); i++) {
        ids.add(new JobId(UUID.fromString(answer.get(i).toString())));
      }
      return new Rung(ids, next < 0 ? NOTHING_DUE : Duration.ofMillis(next));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BellAwayException(e);
    } catch (ExecutionException e) {
      throw new BellAwayException(e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      // whatever it is, the store can be asked
      throw new BellAwayException(e);
    }
  }

  @Override
  public void finished(Queue queue, Collection<Finished> jobs) {
    inBatches(Script.FINISHED, queue, jobs, RedisJobBell::ended);
  }

  private static List<String> ended(Finished job) {
    List<String> told = described(job.id(), job.job());
    told.addAll(
        switch (job.outcome()) {
          case Outcome.Completed() -> List.of("completed", "", "");
          case Outcome.Failed(String cause) -> List.of("failed", cause, "");
          case Outcome.Retried(String cause, Duration delay) ->
              List.of("retried", cause, String.valueOf(millis(delay)));
        });
    return told;
  }

  @Override
  public void forget(Queue queue, Collection<JobId> ids) {
    inBatches(Script.FORGET, queue, ids, id -> List.of(id.toString()));
  }

  private <T> void inBatches(
      Script script, Queue queue, Collection<T> items, Function<T, List<String>> each) {
    List<T> all = List.copyOf(items);
    for (int from = 0; from < all.size(); from += BATCH) {
      outbox.send(
          script, queue, arguments(all.subList(from, Math.min(from + BATCH, all.size())), each));
    }
  }

  @Override
  public void show(Queue queue, boolean paused, int workers) {
    outbox.send(Script.SHOW, queue, List.of(paused ? "1" : "0", String.valueOf(workers)));
  }

  @Override
  public void show(Collection<Repeating> all) {
    for (Queue queue : Queue.values()) {
      List<Repeating> some =
          all.stream().filter(each -> each.repeatable().queue() == queue).toList();
      outbox.send(
          Script.REPEAT,
          queue,
          arguments(
              some,
              each ->
                  List.of(
                      each.repeatable().name(),
                      each.repeatable().cron(),
                      each.zone().getId(),
                      String.valueOf(each.next().toEpochMilli()))));
    }
  }

  @Override
  public void onAnnouncement(Consumer<Queue> listener) {
    announcements.add(
        new Announcements.Listener() {
          @Override
          public void heard(String label) {
            try {
              listener.accept(Queue.labelled(label));
            } catch (IllegalArgumentException e) {
              // a newer instance may have queues this one does not know
              LOG.debugf("an announcement for the unknown queue %s", label);
            }
          }

          @Override
          public void missed() {
            for (Queue queue : Queue.values()) {
              listener.accept(queue);
            }
          }
        });
  }

  @PreDestroy
  void close() {
    announcements.close();
  }

  private static <T> List<String> arguments(List<T> items, Function<T, List<String>> each) {
    return items.stream().map(each).flatMap(List::stream).toList();
  }

  /** Rounded up: a ring before its time is a claim in vain. */
  private static long millis(Duration delay) {
    return delay.isPositive() ? delay.plusNanos(999_999).toMillis() : delay.toMillis();
  }

  private static String json(Map<String, String> data) {
    return new JsonObject(new TreeMap<>(data)).encode();
  }
}
