package dev.kham.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hospital's bank and SePay beside it: books what comes in, serves it by the transactions API
 * (version 2), and knows what its webhooks say. Whether they arrive is up to who delivers them.
 */
final class Bank implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-bank";

  private static final int LARGEST_PAGE = 100;
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1000);
  private final List<Booked> booked = new ArrayList<>();
  private final HttpServer server;
  private volatile boolean away;

  /**
   * Money that came in.
   *
   * @param code what SePay read out of the memo; empty when it read nothing
   * @param amount in đồng
   */
  record Booked(long id, String account, String code, String memo, long amount, Instant at) {
    String reference() {
      return "FT" + id;
    }

    byte[] webhook() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("id", id);
      body.put("gateway", "Vietcombank");
      body.put("transactionDate", TIME.format(at.atZone(ZONE)));
      body.put("accountNumber", account);
      body.put("subAccount", "");
      body.put("code", code.isEmpty() ? null : code);
      body.put("content", memo);
      body.put("transferType", "in");
      body.put("description", "");
      body.put("transferAmount", amount);
      body.put("accumulated", 19_077_000);
      body.put("referenceCode", reference());
      return Json.write(body);
    }

    private Map<String, Object> row() {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", String.format(Locale.ROOT, "5e9a%016x", id));
      row.put("transaction_date", TIME.format(at.atZone(ZONE)));
      row.put("account_number", account);
      row.put("va", "");
      row.put("va_id", null);
      row.put("transfer_type", "in");
      row.put("amount_in", amount);
      row.put("amount_out", 0);
      row.put("accumulated", 19_077_000);
      row.put("transaction_content", memo);
      row.put("reference_number", reference());
      row.put("code", code.isEmpty() ? null : code);
      row.put("bank_brand_name", "Vietcombank");
      row.put("bank_account_id", "ba");
      row.put("webhook_success", 0);
      return row;
    }
  }

  Bank() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/transactions", this::transactions);
    server.start();
  }

  /** As Kham is told to find its transactions API. */
  Map<String, String> settings() {
    return Map.of(
        "KHAM_SEPAY_API_URL",
        "http://localhost:" + server.getAddress().getPort() + "/v2",
        "KHAM_SEPAY_API_TOKEN",
        TOKEN);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Whether the transactions API fails from now on. */
  void away(boolean now) {
    away = now;
  }

  synchronized Booked book(String account, String code, String memo, long amount) {
    Booked one = new Booked(ids.incrementAndGet(), account, code, memo, amount, Instant.now());
    booked.add(one);
    return one;
  }

  synchronized List<Booked> booked() {
    return List.copyOf(booked);
  }

  private void transactions(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (away) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] body = Json.write(page(query(exchange)));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, Object> page(Map<String, String> query) {
    String since = query.get("since_id");
    String from = query.getOrDefault("transaction_date_from", "");
    String words = query.getOrDefault("q", "");
    List<Map<String, Object>> wanted = new ArrayList<>();
    boolean past = since == null;
    for (Booked one : booked()) {
      Map<String, Object> row = one.row();
      if (past
          && row.get("transaction_date").toString().compareTo(from) >= 0
          && one.memo().contains(words)) {
        wanted.add(row);
      }
      past |= row.get("id").equals(since);
    }
    if (since == null) {
      Collections.reverse(wanted);
    }
    int size = Math.min(Integer.parseInt(query.getOrDefault("per_page", "20")), LARGEST_PAGE);
    int page = Integer.parseInt(query.getOrDefault("page", "1"));
    int begin = Math.min((page - 1) * size, wanted.size());
    int end = Math.min(begin + size, wanted.size());
    Map<String, Object> pagination = new LinkedHashMap<>();
    pagination.put("total", wanted.size());
    pagination.put("per_page", size);
    pagination.put("current_page", page);
    pagination.put("has_more", end < wanted.size());
    return Map.of(
        "status",
        "success",
        "data",
        wanted.subList(begin, end),
        "meta",
        Map.of("pagination", pagination));
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
