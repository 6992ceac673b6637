package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a webhook's body: strict where money hangs on it (id, amount, direction, time), lenient
 * everywhere else.
 */
@Singleton
public class SepayWebhookParser {
  /** The id of the dashboard's "send test", the same every time and about no money. */
  private static final long TEST_ID = 0;

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_CONTENT = 2_000;

  /** SePay writes Vietnam time without saying so, wherever the hospital's clock stands. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Of its own, so that the application's JSON settings cannot change what is accepted here. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String source;

  public SepayWebhookParser(SepayConfig config) {
    this.source = "sepay-" + config.environment().name().toLowerCase(Locale.ROOT);
  }

  /**
   * The transfer the body tells of; empty for SePay's "send test", which tells of none.
   *
   * @throws MalformedWebhookException when the body has not the documented form
   */
  public Optional<Transfer> parse(byte[] body) throws MalformedWebhookException {
    JsonNode root = object(body);
    long id = wholeNumber(root, "id");
    if (id == TEST_ID) {
      return Optional.empty();
    }
    return Optional.of(
        new Transfer(
            new TransferId(source, Long.toString(id)),
            direction(root),
            text(root, "gateway", LONGEST_NAME).strip(),
            text(root, "accountNumber", LONGEST_NAME).strip(),
            textOrNull(root, "subAccount"),
            code(root),
            text(root, "content", LONGEST_CONTENT),
            text(root, "description", LONGEST_CONTENT),
            wholeNumber(root, "transferAmount"),
            bankTime(root),
            text(root, "referenceCode", LONGEST_NAME).strip()));
  }

  private static JsonNode object(byte[] body) throws MalformedWebhookException {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (IOException e) {
      // Without the cause, which quotes the body.
      throw new MalformedWebhookException("the body is not JSON");
    }
    if (!root.isObject()) {
      throw new MalformedWebhookException("the body is not a JSON object");
    }
    return root;
  }

  private static Direction direction(JsonNode root) throws MalformedWebhookException {
    return switch (text(root, "transferType", LONGEST_NAME)) {
      case "in" -> Direction.IN;
      case "out" -> Direction.OUT;
      default -> throw new MalformedWebhookException("transferType is neither in nor out");
    };
  }

  private static Instant bankTime(JsonNode root) throws MalformedWebhookException {
    try {
      return LocalDateTime.parse(text(root, "transactionDate", LONGEST_NAME), DATE_TIME)
          .atZone(ZONE)
          .toInstant();
    } catch (DateTimeException e) {
      // Without the cause, which quotes the text.
      throw new MalformedWebhookException("transactionDate is not yyyy-MM-dd HH:mm:ss");
    }
  }

  /** Also from text and with empty decimals: older webhooks write "100000.00". */
  private static long wholeNumber(JsonNode root, String field) throws MalformedWebhookException {
    JsonNode node = root.path(field);
    if (!node.isNumber() && !node.isTextual()) {
      throw new MalformedWebhookException(field + " is missing");
    }
    long number;
    try {
      BigDecimal exact =
          node.isNumber() ? node.decimalValue() : new BigDecimal(node.textValue().strip());
      number = exact.longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      // Neither a fraction nor a number too large may be rounded into an amount.
      throw new MalformedWebhookException(field + " is not a whole number");
    }
    if (number < 0) {
      throw new MalformedWebhookException(field + " is negative");
    }
    return number;
  }

  private static @Nullable String code(JsonNode root) {
    String code = textOrNull(root, "code");
    return code == null ? null : code.toUpperCase(Locale.ROOT);
  }

  /** Null and empty mean the same to SePay, whose documents disagree on which is sent. */
  private static @Nullable String textOrNull(JsonNode root, String field) {
    String text = text(root, field, LONGEST_NAME).strip();
    return text.isEmpty() ? null : text;
  }

  /**
   * The text, empty for none, without what a database's text cannot hold: NUL and halves of
   * surrogate pairs. What is cut off stays readable in the raw bytes.
   */
  private static String text(JsonNode root, String field, int longest) {
    String text = root.path(field).asText("").replace("\0", "");
    String fitting = text.substring(0, Math.min(text.length(), longest));
    return new String(fitting.getBytes(UTF_8), UTF_8);
  }
}
