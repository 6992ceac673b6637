package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kham.adapter.sepay.SepayConfig.Api.Version;
import dev.kham.adapter.sepay.SepayTransactions.Patience;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.payment.BankStatement;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SePay's API as documented, and in every way it may fail. */
@QuarkusTest
class SepayBankStatementTest {
  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(20),
          Duration.ofMillis(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));

  private static final String ROW =
      """
      {"id":"5f0f2b44-0000-7000-8000-00000000000%d","transaction_date":"2026-12-01 08:03:21",
       "account_number":"0010000000355","va":"VA0001","va_id":null,"transfer_type":"in",
       "amount_in":150000,"amount_out":0,"accumulated":19077000,
       "transaction_content":"KHM0123456789 CT tu 0123456789",
       "reference_number":"MBVCB.3278907687","code":"KHM0123456789",
       "bank_brand_name":"Vietcombank","bank_account_id":"x","webhook_success":%s}
      """;

  /** What the server does with one request. */
  private interface Script {
    void run(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<Long> times = new CopyOnWriteArrayList<>();
  private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          times.add(System.nanoTime());
          requests.add(exchange);
          Script script = scripts.size() > 1 ? scripts.poll() : scripts.peek();
          try (exchange) {
            script.run(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    url = URI.create("http://localhost:" + server.getAddress().getPort() + "/api");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void reads_a_transfer_as_documented() {
    scripts.add(json(page(false, ROW.formatted(1, "null"))));

    BankStatement.Page page = statement().bookedSince(Instant.parse("2026-11-30T17:00:00Z"), 3);

    assertThat(page.entries())
        .extracting(BankStatement.Entry::transfer)
        .containsExactly(expected());
    assertThat(page.newest()).isEqualTo("5f0f2b44-0000-7000-8000-000000000001");
    assertThat(page.more()).isFalse();
    assertThat(page.unreadable()).isZero();
    HttpExchange request = requests.getFirst();
    assertThat(request.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer api-token");
    assertThat(request.getRequestURI().getPath()).isEqualTo("/api/transactions");
    assertThat(query(request))
        .containsExactlyInAnyOrder(
            "transaction_date_from=2026-12-01 00:00:00", "per_page=100", "page=3");
  }

  @Test
  void tells_the_same_bytes_whatever_became_of_the_webhook() {
    scripts.add(json(page(false, ROW.formatted(1, "null"))));
    scripts.add(json(page(false, ROW.formatted(1, "8"))));
    BankStatement statement = statement();
    assertThat(statement.after("a").entries().getFirst().raw())
        .isEqualTo(statement.after("a").entries().getFirst().raw());
  }

  @Test
  void goes_on_from_a_cursor() {
    scripts.add(json(page(true, ROW.formatted(1, "1"), ROW.formatted(2, "1"))));

    BankStatement.Page page = statement().after("5f0f2b44-0000-7000-8000-000000000000");

    assertThat(page.newest()).isEqualTo("5f0f2b44-0000-7000-8000-000000000002");
    assertThat(page.more()).isTrue();
    assertThat(query(requests.getFirst()))
        .contains("since_id=5f0f2b44-0000-7000-8000-000000000000");
  }

  @Test
  void searches_for_the_digits_of_a_code_among_what_came_in() {
    scripts.add(json(page(false, ROW.formatted(1, "1"))));
    assertThat(statement().naming(new PaymentCode("KHM0123456789"))).hasSize(1);
    assertThat(query(requests.getFirst())).contains("q=0123456789", "transfer_type=in");
  }

  @Test
  void reads_version_1_with_its_own_names() {
    scripts.add(
        json(
            """
            {"status":200,"error":null,"messages":{"success":true},"transactions":[
             {"id":"49682","bank_brand_name":"Vietcombank","account_number":"0010000000355",
              "transaction_date":"2026-12-01 08:03:21","amount_out":"0.00",
              "amount_in":"150000.00","accumulated":"19077000.00",
              "transaction_content":"KHM0123456789 CT tu 0123456789",
              "reference_number":"MBVCB.3278907687","code":"KHM0123456789",
              "sub_account":"VA0001","bank_account_id":"19"}]}
            """));
    BankStatement statement = statement(Version.V1);

    BankStatement.Page page = statement.after("49000");

    Transfer like = expected();
    assertThat(page.entries())
        .extracting(BankStatement.Entry::transfer)
        .containsExactly(
            new Transfer(
                new TransferId("sepay-live.v1", "49682"),
                like.direction(),
                like.bank(),
                like.account(),
                like.subAccount(),
                like.code(),
                like.content(),
                like.amount(),
                like.bankTime(),
                like.reference()));
    assertThat(page.newest()).isEqualTo("49682");
    assertThat(requests.getFirst().getRequestURI().getPath()).isEqualTo("/api/transactions/list");
    assertThat(query(requests.getFirst()))
        .containsExactlyInAnyOrder("since_id=49000", "limit=5000");
    assertThat(statement.name()).isNotEqualTo(statement().name());
  }

  @Test
  void takes_the_empty_answer_of_version_1_for_a_wrong_token() {
    scripts.add(answer(200, ""));
    assertAway(statement(Version.V1), 1);
  }

  @Test
  void passes_over_what_it_cannot_read_and_counts_it() {
    scripts.add(
        json(
            page(
                false,
                ROW.formatted(1, "1"),
                "{\"id\":\"x\"}",
                "7",
                ROW.formatted(2, "1").replace("150000", "1.5"),
                ROW.formatted(3, "1").replace("\"amount_out\":0", "\"amount_out\":9"),
                ROW.formatted(4, "1").replace("2026-12-01 08", "yesterday 08"))));
    BankStatement.Page page = statement().after("a");
    assertThat(page.entries()).hasSize(1);
    assertThat(page.unreadable()).isEqualTo(5);
  }

  @Test
  void outgoing_money_is_told_as_such() {
    scripts.add(
        json(
            page(
                false,
                ROW.formatted(1, "1")
                    .replace(
                        "\"amount_in\":150000,\"amount_out\":0",
                        "\"amount_in\":0,\"amount_out\":70000"))));
    assertThat(statement().after("a").entries())
        .extracting(entry -> entry.transfer().direction(), entry -> entry.transfer().amount())
        .containsExactly(tuple(Direction.OUT, 70_000L));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void tries_again_after_a_failure(int status) {
    scripts.add(answer(status, "oops"));
    scripts.add(answer(status, "oops"));
    scripts.add(json(page(false)));
    assertThat(statement().after("a").entries()).isEmpty();
    assertThat(requests).hasSize(3);
  }

  @Test
  void tries_again_when_the_connection_is_cut_or_garbage_comes() {
    scripts.add(HttpExchange::close);
    scripts.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"data\":".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });
    scripts.add(answer(200, "<html>busy</html>"));
    scripts.add(json("[]"));
    scripts.add(json(page(false, ROW.formatted(1, "1"))));
    assertThat(statement().after("a").entries()).hasSize(1);
    assertThat(requests).hasSize(5);
  }

  @Test
  void does_not_wait_for_a_slow_answer_nor_for_one_that_comes_drop_by_drop() {
    scripts.add(exchange -> Thread.sleep(3000));
    scripts.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 50; i++) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            Thread.sleep(100);
          }
        });
    scripts.add(json(page(false)));
    BankStatement hasty =
        new SepayBankStatement(
            SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE).asking(url, Version.V2),
            new Patience(
                Duration.ofMillis(600),
                Duration.ofMillis(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1)));
    long began = System.nanoTime();
    assertThat(hasty.after("a").entries()).isEmpty();
    assertThat(requests).hasSizeGreaterThanOrEqualTo(3);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void waits_as_long_as_it_is_asked_to() {
    scripts.add(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(429, -1);
        });
    scripts.add(json(page(false)));
    assertThat(statement().after("a").entries()).isEmpty();
    assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
        .isBetween(Duration.ofMillis(1000), Duration.ofMillis(3000));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 422})
  void asks_once_when_it_is_refused(int status) {
    scripts.add(answer(status, "{\"error_code\":\"x\"}"));
    assertAway(statement(), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"data\":null}", "{\"data\":{\"transactions\":[]}}"})
  void an_answer_without_transactions_is_none(String body) {
    scripts.add(json(body));
    assertAway(statement(), 1);
  }

  @Test
  void gives_up_after_some_attempts_and_then_asks_nobody_for_a_while() throws Exception {
    scripts.add(answer(500, ""));
    BankStatement statement = statement();
    assertAway(statement, 6);
    assertThatThrownBy(() -> statement.after("a")).isInstanceOf(BankAwayException.class);
    int asked = requests.size();

    assertAway(statement, asked); // the circuit is open: nobody was asked

    scripts.clear();
    scripts.add(json(page(false)));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean closed = false;
    while (!closed && System.nanoTime() < deadline) {
      try {
        statement.after("a");
        closed = true;
      } catch (BankAwayException e) {
        Thread.sleep(50);
      }
    }
    assertThat(closed).isTrue();
  }

  @Test
  void asks_at_most_three_times_a_second_however_many_want_to_know() throws Exception {
    scripts.add(json(page(false)));
    BankStatement statement = statement();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BankStatement.Page>> asked = new ArrayList<>();
      IntStream.range(0, 7).forEach(i -> asked.add(pool.submit(() -> statement.after("a"))));
      for (Future<BankStatement.Page> one : asked) {
        assertThat(one.get().entries()).isEmpty();
      }
    }
    assertThat(requests).hasSize(7);
    List<Long> sorted = times.stream().sorted().toList();
    for (int i = 3; i < sorted.size(); i++) {
      // somewhat less than a second: a request does not arrive the moment it was let go
      assertThat(Duration.ofNanos(sorted.get(i) - sorted.get(i - 3)))
          .isGreaterThan(Duration.ofMillis(700));
    }
  }

  @Test
  void is_not_connected_without_a_token() {
    BankStatement none =
        new SepayBankStatement(
            SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE), PATIENCE);
    assertThat(none.isConnected()).isFalse();
    assertThatThrownBy(() -> none.after("a")).isInstanceOf(BankAwayException.class);
    assertThat(statement().isConnected()).isTrue();
  }

  private void assertAway(BankStatement statement, int requestsInAll) {
    assertThatThrownBy(() -> statement.after("a"))
        .isInstanceOf(BankAwayException.class)
        .hasMessageNotContaining("api-token");
    assertThat(requests).hasSize(requestsInAll);
  }

  private BankStatement statement() {
    return statement(Version.V2);
  }

  private BankStatement statement(Version version) {
    return new SepayBankStatement(
        SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE).asking(url, version),
        PATIENCE);
  }

  private static Transfer expected() {
    return new Transfer(
        new TransferId("sepay-live.v2", "5f0f2b44-0000-7000-8000-000000000001"),
        Direction.IN,
        "Vietcombank",
        "0010000000355",
        "VA0001",
        "KHM0123456789",
        "KHM0123456789 CT tu 0123456789",
        150_000,
        Instant.parse("2026-12-01T01:03:21Z"),
        "MBVCB.3278907687");
  }

  private static String page(boolean more, String... rows) {
    return """
        {"status":"success","data":[%s],"meta":{"pagination":{"total":9,"per_page":100,
         "current_page":1,"last_page":1,"has_more":%s}}}
        """
        .formatted(String.join(",", rows), more);
  }

  private static Script json(String body) {
    return answer(200, body);
  }

  private static Script answer(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  private static List<String> query(HttpExchange exchange) {
    return List.of(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8).split("&"));
  }
}
