package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.rest.LoadShedding.Kind;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two at a time of each kind, one report. */
@QuarkusTest
@TestProfile(LoadSheddingTest.Few.class)
class LoadSheddingTest {
  public static final class Few implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kham.shed.webhooks", "2",
          "kham.shed.writes", "2",
          "kham.shed.reads", "2",
          "kham.shed.reports", "1",
          "kham.shed.streams", "2",
          "kham.shed.patience", "0.08S",
          "kham.shed.patience-of-webhooks", "60S",
          "kham.shed.patience-of-streams", "60S",
          "kham.limit.ip", "1000000");
    }
  }

  @TestHTTPResource URI url;
  @Inject HeldRequests requests;
  @Inject LoadShedding shedding;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void nobody_has_kept_a_turn() {
    eventually(
        "all turns are given back",
        () -> {
          requests.release();
          return underway(Kind.values()) == 0;
        });
    // and none was given back twice: so many are let in again, and no more
    hold("GET", HeldRequests.PATH, 2);
    assertThat(answer("GET", HeldRequests.PATH).orTimeout(30, TimeUnit.SECONDS).join().statusCode())
        .isEqualTo(503);
    requests.release();
    eventually("all turns are given back", () -> underway(Kind.READS) == 0);
    client.shutdownNow();
  }

  private int underway(Kind... kinds) {
    return List.of(kinds).stream().mapToInt(shedding::underway).sum();
  }

  private CompletableFuture<HttpResponse<String>> answer(String method, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(url.resolve(path))
            .method(
                method,
                method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private List<CompletableFuture<HttpResponse<String>>> hold(
      String method, String path, int count) {
    int before = requests.held().size();
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(answer(method, path));
    }
    eventually("they are worked on", () -> requests.held().size() == before + count);
    return all;
  }

  @Test
  void who_would_wait_for_too_long_is_told_so_and_no_other_kind_is_kept_from_its_work() {
    List<CompletableFuture<HttpResponse<String>>> served = new ArrayList<>();
    served.addAll(hold("GET", HeldRequests.PATH, 2));
    long before = shedding.turnedAway(Kind.READS);

    List<CompletableFuture<HttpResponse<String>>> late = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      late.add(answer("GET", HeldRequests.PATH));
    }
    served.addAll(hold("POST", HeldRequests.PATH, 2));
    served.addAll(hold("POST", HeldRequests.WEBHOOK, 2));
    for (CompletableFuture<HttpResponse<String>> one : late) {
      assertTurnedAway(one.orTimeout(30, TimeUnit.SECONDS).join());
    }
    assertThat(shedding.turnedAway(Kind.READS) - before).isEqualTo(40);
    assertTurnedAway(answer("POST", HeldRequests.PATH).orTimeout(30, TimeUnit.SECONDS).join());
    assertThat(answer("GET", "/q/openapi").orTimeout(30, TimeUnit.SECONDS).join().statusCode())
        .isEqualTo(200);

    requests.release();
    for (CompletableFuture<HttpResponse<String>> one : served) {
      assertThat(one.orTimeout(30, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    }
    assertThat(
            answer("GET", "/api/v1/specialties")
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .statusCode())
        .isEqualTo(200);
  }

  private static void assertTurnedAway(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"type\":\"/problems/unavailable\"", "\"status\":503");
  }

  @Test
  void webhooks_wait_and_are_served_with_all_they_were_sent() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> first = hold("POST", HeldRequests.WEBHOOK, 2);
    String body = "{\"content\":\"%s\"}".formatted("KHM".repeat(3000));
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(
          client.sendAsync(
              HttpRequest.newBuilder(url.resolve("/webhooks/echo"))
                  .POST(BodyPublishers.ofString(body + i))
                  .build(),
              BodyHandlers.ofString()));
    }
    // those of another kind come and go meanwhile
    for (int i = 0; i < 20; i++) {
      assertThat(
              answer("GET", "/api/v1/specialties")
                  .orTimeout(30, TimeUnit.SECONDS)
                  .join()
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    requests.release();
    for (int i = 0; i < 8; i++) {
      assertThat(waiting.get(i).orTimeout(30, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
      assertThat(waiting.get(i).orTimeout(30, TimeUnit.SECONDS).join().body()).isEqualTo(body + i);
    }
    for (CompletableFuture<HttpResponse<String>> one : first) {
      assertThat(one.orTimeout(30, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_turn_is_given_back_when_work_fails() {
    for (int round = 0; round < 3; round++) {
      List<CompletableFuture<HttpResponse<String>>> failing = hold("GET", HeldRequests.PATH, 2);
      for (RoutingContext one : requests.held()) {
        requests.held().remove(one);
        one.vertx().runOnContext(on -> one.fail(500));
      }
      for (CompletableFuture<HttpResponse<String>> one : failing) {
        assertThat(one.orTimeout(30, TimeUnit.SECONDS).join().statusCode()).isEqualTo(500);
      }
    }
  }

  @Test
  void a_turn_is_given_back_when_the_client_hangs_up() throws IOException {
    for (int round = 0; round < 3; round++) {
      Socket one = ask(HeldRequests.WEBHOOK);
      Socket other = ask(HeldRequests.WEBHOOK);
      eventually("they are worked on", () -> underway(Kind.WEBHOOKS) == 2);
      // one that hangs up while it waits
      Socket waiting = ask(HeldRequests.WEBHOOK);
      waiting.close();
      one.close();
      other.close();
      eventually("they are gone", () -> underway(Kind.WEBHOOKS) == 0);
      requests.held().clear();
    }
  }

  @Test
  void streams_of_events_wait_until_others_have_begun_and_then_have_no_turn() {
    hold("GET", HeldRequests.STREAM, 2);
    List<RoutingContext> first = List.copyOf(requests.held());
    CompletableFuture<HttpResponse<String>> third = answer("GET", HeldRequests.STREAM);
    CompletableFuture<HttpResponse<String>> fourth = answer("GET", HeldRequests.STREAM);
    assertThat(underway(Kind.STREAMS)).isEqualTo(2);

    first.forEach(LoadSheddingTest::beginStream);
    eventually("the others have their turns", () -> requests.held().size() == 4);
    requests.held().stream()
        .filter(one -> !first.contains(one))
        .forEach(LoadSheddingTest::beginStream);
    eventually("all of them only listen", () -> underway(Kind.STREAMS) == 0);
    assertThat(third).isNotDone();
    assertThat(fourth).isNotDone();
    requests.held().clear();
  }

  private static void beginStream(RoutingContext one) {
    one.vertx()
        .runOnContext(
            on ->
                one.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
                    .write("id:0\n\n"));
  }

  @Test
  void of_many_at_once_each_is_served_or_told_to_come_again() {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(answer("GET", "/api/v1/specialties"));
    }
    int served = 0;
    for (CompletableFuture<HttpResponse<String>> one : all) {
      if (one.orTimeout(30, TimeUnit.SECONDS).join().statusCode() == 200) {
        served++;
      } else {
        assertTurnedAway(one.orTimeout(30, TimeUnit.SECONDS).join());
      }
    }
    assertThat(served).isPositive();
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: kham\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 15_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time: " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
