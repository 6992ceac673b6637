package dev.kham.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * SePay as its documents have it: keeps what the bank booked, serves it by the transactions API
 * (version 2), and tells of it by webhooks that are tried again after 1, 1, 2, 3, 5, 8 and 13
 * minutes, of a clock that runs as fast as a test wants.
 */
final class FakeSepay implements AutoCloseable {
  static final String TOKEN = "fake-sepay-token";

  private static final int[] MINUTES = {1, 1, 2, 3, 5, 8, 13};
  private static final int LARGEST_PAGE = 100;
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final AtomicLong ID = new AtomicLong(System.currentTimeMillis() * 1000);

  private final HttpServer server;
  private final List<JsonObject> booked = new CopyOnWriteArrayList<>();
  private final Random random = new Random(20261121);
  private volatile int failure;

  FakeSepay() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/transactions", this::transactions);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v2";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** The API answers nothing but this status, until told 0. */
  void failWith(int status) {
    failure = status;
  }

  /** The bank books a payment; nobody is told yet. Gives the webhook's body. */
  String book(JsonObject payment, String reference, Instant bankTime) {
    long id = ID.incrementAndGet();
    String code = payment.getString("code");
    booked.add(
        new JsonObject()
            .put("id", "5e9a" + Long.toHexString(id))
            .put("transaction_date", TIME.format(bankTime.atZone(ZONE)))
            .put("account_number", payment.getJsonObject("bank").getString("account"))
            .put("va", "")
            .putNull("va_id")
            .put("transfer_type", "in")
            .put("amount_in", payment.getLong("amount"))
            .put("amount_out", 0)
            .put("accumulated", 19_077_000)
            .put("transaction_content", code + " FT tu 0123456789")
            .put("reference_number", reference)
            .put("code", code)
            .put("bank_brand_name", "Vietcombank")
            .put("bank_account_id", "ba")
            .put("webhook_success", 0));
    return new JsonObject()
        .put("id", id)
        .put("gateway", "Vietcombank")
        .put("transactionDate", TIME.format(bankTime.atZone(ZONE)))
        .put("accountNumber", payment.getJsonObject("bank").getString("account"))
        .put("subAccount", "")
        .put("code", code)
        .put("content", code + " FT tu 0123456789")
        .put("transferType", "in")
        .put("description", "")
        .put("transferAmount", payment.getLong("amount"))
        .put("accumulated", 19_077_000)
        .put("referenceCode", reference)
        .encode();
  }

  /**
   * Delivers the webhooks, each so many times over and all in any order, and each again until it is
   * taken or given up; the status that each copy ended with.
   *
   * @param minute how long a minute of the schedule takes
   */
  List<Integer> deliver(
      List<String> webhooks, int copies, Duration minute, Function<String, Clinic.Answer> to)
      throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      all.addAll(webhooks);
    }
    Collections.shuffle(all, random);
    List<Future<Integer>> deliveries = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String webhook : all) {
        deliveries.add(pool.submit(() -> deliver(webhook, minute, to)));
      }
      for (Future<Integer> delivery : deliveries) {
        statuses.add(delivery.get());
      }
    }
    return statuses;
  }

  private static int deliver(String webhook, Duration minute, Function<String, Clinic.Answer> to)
      throws InterruptedException {
    Clinic.Answer answer = to.apply(webhook);
    for (int minutes : MINUTES) {
      if (answer.status() == 200 && answer.response().body().equals("{\"success\": true}")) {
        break;
      }
      Thread.sleep(minute.multipliedBy(minutes));
      answer = to.apply(webhook);
    }
    return answer.status();
  }

  private void transactions(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (failure != 0) {
        exchange.sendResponseHeaders(failure, -1);
        return;
      }
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] body = page(query(exchange)).encode().getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonObject page(Map<String, String> query) {
    String since = query.get("since_id");
    String from = query.getOrDefault("transaction_date_from", "");
    String words = query.getOrDefault("q", "");
    List<JsonObject> wanted = new ArrayList<>();
    boolean past = since == null;
    for (JsonObject row : booked) {
      if (past
          && row.getString("transaction_date").compareTo(from) >= 0
          && row.getString("transaction_content").contains(words)) {
        wanted.add(row);
      }
      past |= row.getString("id").equals(since);
    }
    if (since == null) {
      Collections.reverse(wanted);
    }
    int size = Math.min(Integer.parseInt(query.getOrDefault("per_page", "20")), LARGEST_PAGE);
    int page = Integer.parseInt(query.getOrDefault("page", "1"));
    int begin = Math.min((page - 1) * size, wanted.size());
    int end = Math.min(begin + size, wanted.size());
    return new JsonObject()
        .put("status", "success")
        .put("data", new JsonArray(wanted.subList(begin, end)))
        .put(
            "meta",
            new JsonObject()
                .put(
                    "pagination",
                    new JsonObject()
                        .put("total", wanted.size())
                        .put("per_page", size)
                        .put("current_page", page)
                        .put("has_more", end < wanted.size())));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return query;
  }
}
