package dev.kham.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SePay as its documents have it: keeps what the bank booked, serves it by the transactions API
 * (version 2), and tells of it by webhooks that are tried again after 1, 1, 2, 3, 5, 8 and 13
 * minutes, of a clock that runs as fast as a test wants.
 */
public final class FakeSepay implements AutoCloseable {
  public static final String TOKEN = "fake-sepay-token";

  private static final Webhook.Answer TAKEN = new Webhook.Answer(200, "{\"success\": true}");
  private static final int[] MINUTES = {1, 1, 2, 3, 5, 8, 13};
  private static final int LARGEST_PAGE = 100;
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final AtomicLong ID = new AtomicLong(System.currentTimeMillis() * 1000);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Booked> booked = new ArrayList<>();
  private final Random random = new Random(20261121);
  private volatile int failure;

  /**
   * Money that came in.
   *
   * @param code what SePay read out of the memo; empty when it read nothing
   * @param amount in đồng
   * @param reference of the bank; empty where it gives none
   * @param at by the bank's clock
   */
  public record Booked(
      long id,
      String account,
      String code,
      String memo,
      long amount,
      String reference,
      Instant at) {

    /** The body that tells of it. */
    public byte[] webhook() {
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
      body.put("referenceCode", reference);
      return write(body);
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
      row.put("reference_number", reference);
      row.put("code", code.isEmpty() ? null : code);
      row.put("bank_brand_name", "Vietcombank");
      row.put("bank_account_id", "ba");
      row.put("webhook_success", 0);
      return row;
    }
  }

  /** Where webhooks go. */
  @FunctionalInterface
  public interface Webhook {
    record Answer(int status, String body) {}

    Answer post(byte[] body);
  }

  public FakeSepay() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/transactions", this::transactions);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v2";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** The API answers nothing but this status, until told 0. */
  public void failWith(int status) {
    failure = status;
  }

  /** The bank books what came in; nobody is told yet. */
  public synchronized Booked book(
      String account, String code, String memo, long amount, String reference, Instant at) {
    Booked one = new Booked(ID.incrementAndGet(), account, code, memo, amount, reference, at);
    booked.add(one);
    return one;
  }

  /** In the order of booking. */
  public synchronized List<Booked> booked() {
    return List.copyOf(booked);
  }

  /**
   * Delivers the webhooks, each so many times over and all in any order, and each again until it is
   * taken or given up; the status that each copy ended with.
   *
   * @param minute how long a minute of the schedule takes
   */
  public List<Integer> deliver(List<Booked> told, int copies, Duration minute, Webhook to)
      throws Exception {
    List<Booked> all = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      all.addAll(told);
    }
    Collections.shuffle(all, random);
    List<Future<Integer>> deliveries = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Booked one : all) {
        deliveries.add(pool.submit(() -> deliver(one.webhook(), minute, to)));
      }
      for (Future<Integer> delivery : deliveries) {
        statuses.add(delivery.get());
      }
    }
    return statuses;
  }

  private static int deliver(byte[] webhook, Duration minute, Webhook to)
      throws InterruptedException {
    Webhook.Answer answer = to.post(webhook);
    for (int minutes : MINUTES) {
      if (answer.equals(TAKEN)) {
        break;
      }
      Thread.sleep(minute.multipliedBy(minutes));
      answer = to.post(webhook);
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
      byte[] body = write(page(query(exchange)));
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

  private static byte[] write(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
