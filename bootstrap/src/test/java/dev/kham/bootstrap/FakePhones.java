package dev.kham.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * eSMS and Zalo with the phones behind them. They fail, cut connections and forget to answer,
 * before and after they took a message, and count what arrives at the phones.
 */
final class FakePhones implements AutoCloseable {
  private static final String TRACKING =
      "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})";

  /** The texts that eSMS has, and whether they arrive. */
  private final Map<String, Boolean> texts = new ConcurrentHashMap<>();

  private final Set<String> zalos = ConcurrentHashMap.newKeySet();
  private final Map<UUID, List<String>> textsOf = new ConcurrentHashMap<>();
  private final Map<UUID, List<String>> zalosOf = new ConcurrentHashMap<>();
  private final Map<String, String> requestIds = new ConcurrentHashMap<>();
  private final Map<UUID, AtomicInteger> arrived = new ConcurrentHashMap<>();
  private final Set<String> bad = ConcurrentHashMap.newKeySet();
  private final Set<String> withoutZalo = ConcurrentHashMap.newKeySet();
  private final AtomicLong number = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger troubles = new AtomicInteger();
  private final AtomicInteger known = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  FakePhones() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/MainService.svc/json/SendMultipleMessage_V4_post_json/", this::text);
    server.createContext("/MainService.svc/json/GetSendStatus", this::textStatus);
    server.createContext("/message/template", this::zalo);
    server.createContext("/message/status", this::zaloStatus);
    server.createContext(
        "/v4/oa/access_token",
        exchange ->
            answer(
                exchange,
                200,
                "{\"access_token\":\"a\",\"refresh_token\":\"r%d\",\"expires_in\":\"90000\"}"
                    .formatted(number.incrementAndGet())));
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** No text message reaches it. */
  void breakNumber(String phone) {
    bad.add("0" + phone.substring(2));
  }

  /** Nobody there uses Zalo. */
  void forgetZalo(String phone) {
    withoutZalo.add(phone);
  }

  boolean takesTexts(String phone) {
    return !bad.contains("0" + phone.substring(2));
  }

  boolean hasZalo(String phone) {
    return !withoutZalo.contains(phone);
  }

  /** As what eSMS has that message of ours. */
  List<String> textsOf(UUID message) {
    return textsOf.getOrDefault(message, List.of());
  }

  /** As what Zalo has that message of ours. */
  List<String> zalosOf(UUID message) {
    return zalosOf.getOrDefault(message, List.of());
  }

  /** How often the message came to the phone. */
  int arrivals(UUID message) {
    AtomicInteger count = arrived.get(message);
    return count == null ? 0 : count.get();
  }

  Set<UUID> everArrived() {
    return arrived.keySet();
  }

  /** How many requests there were, how many of them went wrong, how many came again. */
  String told() {
    return "%d requests, %d of them in trouble, %d known again"
        .formatted(requests.get(), troubles.get(), known.get());
  }

  private void text(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    JsonObject body = body(exchange);
    if (bad.contains(body.getString("Phone"))) {
      answer(exchange, 200, "{\"CodeResult\":\"108\"}");
      return;
    }
    String requestId = body.getString("RequestId");
    int luck = ThreadLocalRandom.current().nextInt(100);
    if (luck < 6) {
      trouble(exchange, luck); // before it is taken
      return;
    }
    String fresh = "s" + number.incrementAndGet();
    if (requestIds.putIfAbsent(requestId, fresh) != null) {
      known.incrementAndGet();
      answer(exchange, 200, "{\"CodeResult\":\"124\",\"SendStatus\":\"1\"}");
      return;
    }
    UUID message = UUID.fromString(requestId.substring(0, 36));
    boolean arrives = ThreadLocalRandom.current().nextInt(100) < 95;
    texts.put(fresh, arrives);
    textsOf.computeIfAbsent(message, id -> new CopyOnWriteArrayList<>()).add(fresh);
    if (arrives) {
      arrive(message);
    }
    if (luck < 18) {
      trouble(exchange, luck); // after it was taken
      return;
    }
    answer(exchange, 200, "{\"CodeResult\":\"100\",\"SMSID\":\"%s\"}".formatted(fresh));
  }

  private void textStatus(HttpExchange exchange) throws IOException {
    String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
    Boolean arrives = texts.get(query.replaceAll(".*RefId=([^&]*).*", "$1"));
    answer(
        exchange,
        200,
        arrives == null
            ? "{\"CodeResponse\":\"105\"}"
            : "{\"CodeResponse\":\"100\",\"SendStatus\":5,\"SendSuccess\":%d,\"SendFailed\":%d}"
                .formatted(arrives ? 1 : 0, arrives ? 0 : 1));
  }

  private void zalo(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    JsonObject body = body(exchange);
    if (withoutZalo.contains(body.getString("phone"))) {
      answer(exchange, 200, "{\"error\":-118,\"message\":\"Zalo account not existed\"}");
      return;
    }
    int luck = ThreadLocalRandom.current().nextInt(100);
    if (luck < 4) {
      trouble(exchange, luck);
      return;
    }
    if (luck < 8) {
      answer(exchange, 200, "{\"error\":-100,\"message\":\"try later\"}");
      return;
    }
    UUID message =
        UUID.fromString(body.getString("tracking_id").replaceFirst(TRACKING, "$1-$2-$3-$4-$5"));
    String fresh = "m" + number.incrementAndGet();
    zalos.add(fresh);
    zalosOf.computeIfAbsent(message, id -> new CopyOnWriteArrayList<>()).add(fresh);
    arrive(message);
    if (luck < 16) {
      trouble(exchange, luck);
      return;
    }
    answer(exchange, 200, "{\"error\":0,\"data\":{\"msg_id\":\"%s\"}}".formatted(fresh));
  }

  private void zaloStatus(HttpExchange exchange) throws IOException {
    String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
    boolean has = zalos.contains(query.replaceAll(".*message_id=([^&]*).*", "$1"));
    answer(exchange, 200, "{\"error\":0,\"data\":{\"status\":%d}}".formatted(has ? 1 : -1));
  }

  private void arrive(UUID message) {
    arrived.computeIfAbsent(message, id -> new AtomicInteger()).incrementAndGet();
  }

  private void trouble(HttpExchange exchange, int luck) throws IOException {
    troubles.incrementAndGet();
    switch (luck % 3) {
      case 0 -> exchange.close();
      case 1 -> answer(exchange, 500, "");
      default -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        exchange.close();
      }
    }
  }

  private static JsonObject body(HttpExchange exchange) throws IOException {
    return new JsonObject(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
