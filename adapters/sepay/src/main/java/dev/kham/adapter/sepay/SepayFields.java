package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the fields of what SePay writes, by webhook and on its statements. */
final class SepayFields {
  static final int LONGEST_NAME = 100;
  static final int LONGEST_CONTENT = 2_000;

  /** SePay writes Vietnam time without saying so, wherever the hospital's clock stands. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Of its own, so that the application's JSON settings cannot change what is accepted here. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SepayFields() {}

  /** The time as SePay writes it. */
  static String dateTime(Instant instant) {
    return DATE_TIME.format(instant.atZone(ZONE));
  }

  static JsonNode object(byte[] body) throws MalformedWebhookException {
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

  /** The fields of a form, each as text; a field without a value is as good as missing. */
  static JsonNode form(byte[] body) throws MalformedWebhookException {
    ObjectNode root = MAPPER.createObjectNode();
    for (String pair : new String(body, UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          root.put(
              URLDecoder.decode(pair.substring(0, equals), UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        } catch (IllegalArgumentException e) {
          // Without the cause, which quotes the body.
          throw new MalformedWebhookException("the body is not a form");
        }
      }
    }
    return root;
  }

  static Instant bankTime(JsonNode root, String field) throws MalformedWebhookException {
    try {
      return LocalDateTime.parse(text(root, field, LONGEST_NAME), DATE_TIME)
          .atZone(ZONE)
          .toInstant();
    } catch (DateTimeException e) {
      // Without the cause, which quotes the text.
      throw new MalformedWebhookException(field + " is not yyyy-MM-dd HH:mm:ss");
    }
  }

  /** Also from text and with empty decimals: older webhooks write "100000.00". */
  static long wholeNumber(JsonNode root, String field) throws MalformedWebhookException {
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

  static @Nullable String code(JsonNode root) {
    String code = textOrNull(root, "code");
    return code == null ? null : code.toUpperCase(Locale.ROOT);
  }

  /** Null and empty mean the same to SePay, whose documents disagree on which is sent. */
  static @Nullable String textOrNull(JsonNode root, String field) {
    String text = text(root, field, LONGEST_NAME).strip();
    return text.isEmpty() ? null : text;
  }

  /**
   * The text, empty for none, without what a database's text cannot hold: NUL and halves of
   * surrogate pairs. What is cut off stays readable in the raw bytes.
   */
  static String text(JsonNode root, String field, int longest) {
    String text = root.path(field).asText("").replace("\0", "");
    String fitting = text.substring(0, Math.min(text.length(), longest));
    return new String(fitting.getBytes(UTF_8), UTF_8);
  }
}
