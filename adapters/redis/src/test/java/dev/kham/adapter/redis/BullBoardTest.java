package dev.kham.adapter.redis;

import static dev.kham.adapter.redis.Bells.ask;
import static dev.kham.adapter.redis.Bells.due;
import static dev.kham.adapter.redis.Bells.eventually;
import static dev.kham.adapter.redis.Bells.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobBell;
import dev.kham.application.job.JobBell.Outcome;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bull Board, as it is deployed, reads what the bell writes. Needs Node and the packages of the
 * folder {@code bull-board}; without them it is skipped.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class BullBoardTest {
  private static final Path FOLDER = Path.of("..", "..", "bull-board");
  private static final String LISTENING = "listening on ";

  @Inject JobBell bell;
  @Inject Redis redis;

  @ConfigProperty(name = "quarkus.redis.hosts")
  String redisUrl;

  private final HttpClient http = HttpClient.newHttpClient();
  private Process board;
  private URI api;

  @BeforeEach
  void start_the_board() throws Exception {
    assumeTrue(
        Files.isDirectory(FOLDER.resolve("node_modules")),
        "Bull Board is not tried out: run npm install in the folder bull-board first");
    assumeTrue(nodeIsThere(), "Bull Board is not tried out: no node on the PATH");
    ask(redis, Command.FLUSHALL);
    ProcessBuilder process = new ProcessBuilder("node", "board.js").directory(FOLDER.toFile());
    process.environment().put("REDIS_URL", redisUrl);
    process.environment().put("PORT", "0");
    board = process.redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(board.getInputStream(), StandardCharsets.UTF_8));
    String first =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return lines.readLine();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .get(30, TimeUnit.SECONDS);
    assertThat(first).startsWith(LISTENING);
    api = URI.create("http://127.0.0.1:" + first.substring(LISTENING.length()) + "/api/");
  }

  @AfterEach
  void stop_the_board() throws InterruptedException {
    if (board != null) {
      board.destroy();
      assertThat(board.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean nodeIsThere() throws InterruptedException {
    try {
      Process version = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> call(String method, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(api.resolve(path))
              .timeout(Duration.ofSeconds(10))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("Bull Board does not answer", e);
    }
  }

  private JsonObject queue(String name, String status) {
    HttpResponse<String> answer =
        call("GET", "queues?activeQueue=" + name + "&status=" + status + "&page=1&jobsPerPage=10");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    for (Object each : new JsonObject(answer.body()).getJsonArray("queues")) {
      JsonObject queue = (JsonObject) each;
      if (queue.getString("name").equals(name)) {
        return queue;
      }
    }
    throw new AssertionError("no queue " + name + " in " + answer.body());
  }

  private JsonObject only(String status) {
    JsonArray jobs = queue("notification", status).getJsonArray("jobs");
    assertThat(jobs).as(status).hasSize(1);
    return jobs.getJsonObject(0);
  }

  private Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    ask(redis, Command.KEYS, "*").forEach(key -> keys.add(key.toString()));
    return keys;
  }

  @Test
  void shows_jobs_in_every_state_and_writes_nothing() {
    UpcomingJob active = due(Duration.ofSeconds(-3));
    UpcomingJob waiting = due(Duration.ofSeconds(-2));
    UpcomingJob completed = due(Duration.ofSeconds(-5));
    UpcomingJob failed = due(Duration.ofSeconds(-4));
    UpcomingJob delayed = due(Duration.ofMinutes(1));
    UpcomingJob other = due(Duration.ofSeconds(-1));
    Job patient = other.job().withPriority(5);
    UpcomingJob prioritized = new UpcomingJob(other.id(), patient, other.due(), other.delay());
    bell.announce(List.of(delayed, active, waiting, completed, failed, prioritized));
    take(bell, 3);
    Bells.finish(bell, completed, new Outcome.Completed());
    Bells.finish(bell, failed, new Outcome.Failed("a.B at dev.kham.C:1"));
    eventually(
        "all ends are told",
        () -> queue("notification", "latest").getJsonObject("counts").getInteger("active") == 1);
    Set<String> before = keys();

    assertThat(queue("notification", "latest").getJsonObject("counts").getMap())
        .containsEntry("active", 1)
        .containsEntry("waiting", 1)
        .containsEntry("prioritized", 1)
        .containsEntry("delayed", 1)
        .containsEntry("completed", 1)
        .containsEntry("failed", 1)
        .containsEntry("paused", 0);

    JsonObject shown = only("delayed");
    assertThat(shown.getString("id")).isEqualTo(delayed.id().toString());
    assertThat(shown.getString("name")).isEqualTo(delayed.job().name());
    assertThat(shown.getJsonObject("data")).isEqualTo(new JsonObject().put("appointment", "4711"));
    assertThat(shown.getLong("delay")).isBetween(50_000L, 60_100L);
    assertThat(shown.getJsonObject("opts").getInteger("attempts")).isEqualTo(3);
    assertThat(shown.getJsonObject("opts").getJsonObject("backoff").getString("type"))
        .isEqualTo("exponential");

    assertThat(only("active").getString("id")).isEqualTo(active.id().toString());
    assertThat(only("active").getLong("processedOn")).isPositive();
    assertThat(only("waiting").getString("id")).isEqualTo(waiting.id().toString());
    assertThat(only("prioritized").getJsonObject("opts").getInteger("priority")).isEqualTo(5);

    shown = only("completed");
    assertThat(shown.getLong("finishedOn")).isGreaterThanOrEqualTo(shown.getLong("processedOn"));
    assertThat(shown.getInteger("attempts")).isEqualTo(1);
    assertThat(shown.getBoolean("isFailed")).isFalse();

    shown = only("failed");
    assertThat(shown.getString("failedReason")).isEqualTo("a.B at dev.kham.C:1");
    assertThat(shown.getJsonArray("stacktrace")).containsExactly("a.B at dev.kham.C:1");
    assertThat(shown.getBoolean("isFailed")).isTrue();

    HttpResponse<String> one = call("GET", "queues/notification/" + failed.id());
    assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
    assertThat(new JsonObject(one.body()).getString("status")).isEqualTo("failed");

    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void shows_a_paused_queue_and_changes_nothing_itself() {
    for (Queue queue : Queue.values()) {
      bell.show(queue, queue == Queue.REPORT, 3);
    }
    eventually("paused", () -> queue("report", "latest").getBoolean("isPaused"));
    assertThat(queue("payment", "latest").getBoolean("isPaused")).isFalse();
    assertThat(queue("payment", "latest").getBoolean("readOnlyMode")).isTrue();
    assertThat(call("PUT", "queues/report/resume").statusCode()).isEqualTo(405);
    assertThat(call("PUT", "queues/payment/pause").statusCode()).isEqualTo(405);
    call("PUT", "queues/pause");
    call("PUT", "queues/resume");
    assertThat(queue("report", "latest").getBoolean("isPaused")).isTrue();
    assertThat(queue("payment", "latest").getBoolean("isPaused")).isFalse();
  }
}
