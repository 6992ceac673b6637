package dev.kham.bench;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * SePay tells of so many transfers a second, whether it was answered or not, and a hundred times of
 * the same one. Gatling runs it in a process of its own, so it is told what to do by properties and
 * leaves the milliseconds of each answer in a file, with -1 for what was not right.
 */
public final class WebhookStorm extends Simulation {
  static final int COPIES = 100;

  /** Gatling begins cold; what it tells until it is warm is SePay's test, which is not stored. */
  static final int WARM_UP_SECONDS = 10;

  private static final long TEST = 0;

  private final Queue<Integer> millis = new ConcurrentLinkedQueue<>();
  private final AtomicLong next = new AtomicLong(Long.getLong("kham.storm.first"));

  public WebhookStorm() {
    int rate = Integer.getInteger("kham.storm.rate");
    int seconds = Integer.getInteger("kham.storm.seconds");
    String same = Sepay.body(Long.getLong("kham.storm.first"));
    ScenarioBuilder distinct =
        scenario("distinct")
            .exec(session -> told(session, Sepay.body(next.getAndIncrement())))
            .exec(delivery());
    ScenarioBuilder copies =
        scenario("copies").exec(session -> told(session, same)).exec(delivery());
    ScenarioBuilder warmUp =
        scenario("warm-up").exec(session -> told(session, Sepay.body(TEST))).exec(request());
    int begins = WARM_UP_SECONDS + 1;
    setUp(
            warmUp.injectOpen(rampUsersPerSec(1).to(rate).during(WARM_UP_SECONDS)),
            distinct.injectOpen(nothingFor(begins), constantUsersPerSec(rate).during(seconds)),
            copies.injectOpen(nothingFor(begins + seconds / 2), atOnceUsers(COPIES)))
        .protocols(http.baseUrl(System.getProperty("kham.storm.url")).shareConnections());
  }

  private static Session told(Session session, String body) {
    Map<String, String> proof = Sepay.proof(body);
    return session
        .set("body", body)
        .set("timestamp", proof.get("X-SePay-Timestamp"))
        .set("signature", proof.get("X-SePay-Signature"));
  }

  private static HttpRequestActionBuilder request() {
    return http("webhook")
        .post(Sepay.PATH)
        .header("Content-Type", "application/json")
        .header("X-SePay-Timestamp", "#{timestamp}")
        .header("X-SePay-Signature", "#{signature}")
        .body(CoreDsl.StringBody("#{body}"))
        .check(
            status().is(200),
            bodyString().is(Sepay.ACKNOWLEDGEMENT),
            responseTimeInMillis().saveAs("millis"));
  }

  private ChainBuilder delivery() {
    return CoreDsl.exec(request())
        .exec(
            session -> {
              millis.add(session.isFailed() ? -1 : session.getInt("millis"));
              return session;
            });
  }

  @Override
  public void after() {
    try {
      Files.writeString(
          Path.of(System.getProperty("kham.storm.answers")),
          millis.stream().map(String::valueOf).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
