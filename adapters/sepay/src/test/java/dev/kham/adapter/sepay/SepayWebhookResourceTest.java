package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFixtures.INCOMING;
import static dev.kham.adapter.sepay.SepayFixtures.KEY;
import static dev.kham.adapter.sepay.SepayFixtures.NOW;
import static dev.kham.adapter.sepay.SepayFixtures.PREVIOUS_SECRET;
import static dev.kham.adapter.sepay.SepayFixtures.SECRET;
import static dev.kham.adapter.sepay.SepayFixtures.TIMESTAMP;
import static dev.kham.adapter.sepay.SepayFixtures.signature;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SepayWebhookResourceTest {
  private static final int CAP = 16 * 1024;

  @Inject RecordingTransferRepository transfers;
  @Inject SettableClock clock;

  @TestHTTPResource("/webhooks/sepay")
  URI uri;

  @BeforeEach
  void start_afresh() {
    transfers.clear();
    clock.set(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET, PREVIOUS_SECRET})
  void stores_a_signed_transfer_and_acknowledges_it_exactly(String secret) {
    byte[] body = INCOMING.getBytes(UTF_8);

    Response response = post(body, signature(secret, TIMESTAMP, body), TIMESTAMP);

    assertAcknowledged(response);
    assertThat(transfers.transfers())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.id()).isEqualTo(new TransferId("sepay-live", "92704"));
              assertThat(transfer.direction()).isEqualTo(Direction.IN);
              assertThat(transfer.amount()).isEqualTo(150_000);
            });
    assertThat(transfers.raws()).singleElement().isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Apikey ", "APIKEY "})
  void stores_a_transfer_proven_by_key(String scheme) {
    assertAcknowledged(
        json().header("Authorization", scheme + KEY).body(INCOMING).post("/webhooks/sepay"));
    assertThat(transfers.transfers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/vnd.unheard-of"
      })
  void reads_the_body_whatever_its_content_type(String contentType) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.BodyPublishers.ofString(INCOMING),
            request -> request.header("Content-Type", contentType));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(transfers.raws()).singleElement().isEqualTo(INCOMING.getBytes(UTF_8));
  }

  @Test
  void reads_a_body_without_content_type() throws Exception {
    assertThat(send(HttpRequest.BodyPublishers.ofString(INCOMING), request -> request).statusCode())
        .isEqualTo(200);
  }

  @Test
  void verifies_the_bytes_as_they_came_with_escapes_and_all() {
    String body =
        INCOMING.replace("CT tu 0123456789", "Nguy\\u1ec5n V\\u0103n A chuy\\u1ec3n kho\\u1ea3n");

    assertAcknowledged(signed(body));
    assertThat(transfers.transfers())
        .singleElement()
        .satisfies(
            transfer ->
                assertThat(transfer.content())
                    .endsWith("Nguy\u1ec5n V\u0103n A chuy\u1ec3n kho\u1ea3n"));
    assertThat(transfers.raws()).singleElement().isEqualTo(body.getBytes(UTF_8));
  }

  @Test
  void acknowledges_what_was_told_before_without_storing_it_again() {
    assertAcknowledged(signed(INCOMING));
    assertAcknowledged(signed(INCOMING));
    assertAcknowledged(signed(INCOMING.replace("150000", "150001")));

    assertThat(transfers.calls()).isEqualTo(3);
    assertThat(transfers.transfers())
        .singleElement()
        .satisfies(transfer -> assertThat(transfer.amount()).isEqualTo(150_000));
  }

  @Test
  void acknowledges_money_that_pays_nothing() {
    assertAcknowledged(signed(INCOMING));
    assertThat(transfers.settlements())
        .containsExactly(new Settlement.Unmatched(Settlement.Reason.NO_KNOWN_CODE));
  }

  @Test
  void stores_money_out_as_out() {
    assertAcknowledged(signed(INCOMING.replace("\"in\"", "\"out\"")));

    assertThat(transfers.transfers())
        .singleElement()
        .satisfies(transfer -> assertThat(transfer.direction()).isEqualTo(Direction.OUT));
    assertThat(transfers.settlements()).containsExactly(new Settlement.Outgoing(null));
  }

  @Test
  void acknowledges_the_test_of_the_dashboard_and_books_nothing() {
    assertAcknowledged(signed(INCOMING.replace("92704", "0")));
    assertThat(transfers.calls()).isZero();
  }

  @Test
  void refuses_a_wrong_signature() {
    assertRefused(post(INCOMING.getBytes(UTF_8), "sha256=" + "0".repeat(64), TIMESTAMP));
  }

  @Test
  void refuses_an_altered_body() {
    byte[] body = INCOMING.getBytes(UTF_8);
    byte[] altered = INCOMING.replace("150000", "950000").getBytes(UTF_8);
    assertRefused(post(altered, signature(SECRET, TIMESTAMP, body), TIMESTAMP));
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void refuses_a_stale_timestamp(long seconds) {
    clock.set(NOW.plusSeconds(seconds));
    assertRefused(signed(INCOMING));
  }

  @Test
  void refuses_a_missing_timestamp() {
    byte[] body = INCOMING.getBytes(UTF_8);
    assertRefused(
        json()
            .header("X-SePay-Signature", signature(SECRET, TIMESTAMP, body))
            .body(body)
            .post("/webhooks/sepay"));
  }

  @Test
  void refuses_a_missing_signature() {
    assertRefused(
        json().header("X-SePay-Timestamp", TIMESTAMP).body(INCOMING).post("/webhooks/sepay"));
    assertRefused(json().body(INCOMING).post("/webhooks/sepay"));
  }

  @Test
  void refuses_a_wrong_signature_beside_a_right_key() {
    assertRefused(
        json()
            .header("X-SePay-Signature", "sha256=" + "0".repeat(64))
            .header("X-SePay-Timestamp", TIMESTAMP)
            .header("Authorization", "Apikey " + KEY)
            .body(INCOMING)
            .post("/webhooks/sepay"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Apikey WRONGKEY12345", "Bearer " + KEY, KEY})
  void refuses_a_wrong_key(String authorization) {
    assertRefused(
        json().header("Authorization", authorization).body(INCOMING).post("/webhooks/sepay"));
  }

  @Test
  void looks_at_the_form_only_of_what_is_proven() {
    assertRefused(json().body("not json").post("/webhooks/sepay"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"transferType\":\"in\",\"transferAmount\":1,\"transactionDate\":\"2026-12-01 00:00:00\"}",
        "{\"id\":7,\"transferType\":\"in\",\"transactionDate\":\"2026-12-01 00:00:00\"}",
        "{\"id\":7,\"transferType\":\"in\",\"transferAmount\":-1,"
            + "\"transactionDate\":\"2026-12-01 00:00:00\"}",
        "{\"id\":7,\"transferType\":\"in\",\"transferAmount\":1.5,"
            + "\"transactionDate\":\"2026-12-01 00:00:00\"}",
        "{\"id\":7,\"transferType\":\"sideways\",\"transferAmount\":1,"
            + "\"transactionDate\":\"2026-12-01 00:00:00\"}",
        "{\"id\":7,\"transferType\":\"in\",\"transferAmount\":1,"
            + "\"transactionDate\":\"sideways\"}",
        "{\"id\":92704,\"code\":\"DH123456\",\"transferType\":\"in\",\"transferAmount\":100000}"
      })
  void refuses_a_body_that_is_proven_but_malformed(String body) {
    Response response = signed(body);

    assertProblem(response, 400, "malformed-webhook");
    assertThat(response.asString()).doesNotContain("sideways", "DH123456");
    assertThat(transfers.calls()).isZero();
  }

  @Test
  void asks_to_be_told_again_when_it_could_not_store() {
    transfers.failWith(
        new IllegalStateException(
            "row (NGUYEN VAN A)", new IllegalArgumentException("row (NGUYEN VAN A)")));

    List<String> log = new ArrayList<>();
    Response response = logging(log, () -> signed(INCOMING));

    assertProblem(response, 503, "unavailable");
    assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
    assertThat(log)
        .singleElement()
        .asString()
        .contains("92704", "IllegalStateException", "IllegalArgumentException")
        .doesNotContain("NGUYEN");

    transfers.clear();
    assertAcknowledged(signed(INCOMING));
    assertThat(transfers.transfers()).hasSize(1);
  }

  @Test
  void logs_neither_secrets_nor_what_was_sent() {
    List<String> log = new ArrayList<>();
    logging(log, () -> signed(INCOMING.replace("\"in\"", "\"NGUYEN VAN A\"")));
    logging(
        log,
        () ->
            json()
                .header("Authorization", "Bearer " + KEY)
                .body("NGUYEN VAN A")
                .post("/webhooks/sepay"));

    assertThat(log)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).doesNotContain("NGUYEN", KEY, SECRET));
  }

  @Test
  void reads_up_to_16_kilobytes() {
    assertAcknowledged(signed(padded(CAP)));
    assertProblem(signed(padded(CAP + 1)), 413, "payload-too-large");
    assertThat(transfers.calls()).isOne();
  }

  @Test
  void stops_reading_at_16_kilobytes_when_no_length_is_told() throws Exception {
    byte[] huge = padded(4 * 1024 * 1024).getBytes(UTF_8);

    HttpResponse<String> response =
        send(
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)),
            request -> request);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(transfers.calls()).isZero();
  }

  @Test
  void reads_the_same_fields_out_of_a_form_over_whose_raw_bytes_the_signature_goes()
      throws Exception {
    String body =
        "id=92704&gateway=Vietcombank&transactionDate=2026-12-01+08%3A03%3A21"
            + "&accountNumber=0010000000355&subAccount=VA0001&code=KHM0123456789"
            + "&content=MBVCB.3278907687.KHM0123456789.CT+tu+0123456789&transferType=in"
            + "&description=BankAPINotify+KHM0123456789&transferAmount=150000.00&accumulated=19077000"
            + "&referenceCode=MBVCB.3278907687";
    byte[] bytes = body.getBytes(UTF_8);
    HttpResponse<String> response =
        send(
            HttpRequest.BodyPublishers.ofByteArray(bytes),
            request ->
                request
                    .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                    .header("X-SePay-Signature", signature(SECRET, TIMESTAMP, bytes))
                    .header("X-SePay-Timestamp", TIMESTAMP));

    assertThat(response.statusCode()).isEqualTo(200);
    Transfer told = transfers.transfers().getFirst();
    assertThat(transfers.raws()).singleElement().isEqualTo(bytes);
    transfers.clear();
    assertAcknowledged(signed(INCOMING));
    assertThat(told).isEqualTo(transfers.transfers().getFirst());
  }

  @Test
  void refuses_a_body_in_parts_and_says_what_to_set() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.BodyPublishers.ofString(INCOMING),
            request -> request.header("Content-Type", "Multipart/form-data; boundary=x"));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("application/json");
    assertThat(transfers.calls()).isZero();
  }

  @Test
  void is_described_in_the_api_document() {
    String operation = "paths.'/webhooks/sepay'.post.";
    given()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body(operation + "summary", notNullValue())
        .body(operation + "parameters.name", hasItems("X-SePay-Signature", "X-SePay-Timestamp"))
        .body(operation + "parameters.name", not(hasItem("Authorization")))
        .body(
            operation + "responses.keySet()",
            equalTo(Set.of("200", "400", "401", "403", "413", "415", "503")))
        .body(operation + "responses.'503'.headers", hasKey("Retry-After"))
        .body("components.schemas.SepayTransaction.properties.size()", equalTo(12));
  }

  private static RequestSpecification json() {
    return given().contentType("application/json");
  }

  private static Response signed(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return post(bytes, signature(SECRET, TIMESTAMP, bytes), TIMESTAMP);
  }

  private static Response post(byte[] body, String signature, String timestamp) {
    return json()
        .header("X-SePay-Signature", signature)
        .header("X-SePay-Timestamp", timestamp)
        .body(body)
        .post("/webhooks/sepay");
  }

  /** For bodies and headers that REST Assured would make its own of. */
  private HttpResponse<String> send(
      HttpRequest.BodyPublisher body, UnaryOperator<HttpRequest.Builder> headers)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Apikey " + KEY)
              .POST(body);
      return client.send(headers.apply(request).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String padded(int length) {
    return INCOMING + " ".repeat(length - INCOMING.getBytes(UTF_8).length);
  }

  private static void assertAcknowledged(Response response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("application/json");
    assertThat(response.asByteArray()).isEqualTo("{\"success\": true}".getBytes(UTF_8));
  }

  private void assertRefused(Response response) {
    assertProblem(response, 401, "unauthorized");
    assertThat(transfers.calls()).isZero();
  }

  private static void assertProblem(Response response, int status, String type) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    response
        .then()
        .body("type", equalTo("/problems/" + type))
        .body("title", notNullValue())
        .body("status", equalTo(status))
        .body("detail", notNullValue())
        .body("instance", equalTo("/webhooks/sepay"));
  }

  private static Response logging(List<String> lines, Supplier<Response> request) {
    Logger logger = Logger.getLogger(SepayWebhookResource.class.getName());
    Handler handler = new RecordingHandler(lines);
    logger.addHandler(handler);
    try {
      return request.get();
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static final class RecordingHandler extends Handler {
    private final List<String> lines;

    RecordingHandler(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      String message =
          line instanceof ExtLogRecord formatted
              ? formatted.getFormattedMessage()
              : line.getMessage();
      lines.add(message + " " + line.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
