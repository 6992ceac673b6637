package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFields.LONGEST_CONTENT;
import static dev.kham.adapter.sepay.SepayFields.LONGEST_NAME;
import static dev.kham.adapter.sepay.SepayFields.bankTime;
import static dev.kham.adapter.sepay.SepayFields.code;
import static dev.kham.adapter.sepay.SepayFields.form;
import static dev.kham.adapter.sepay.SepayFields.object;
import static dev.kham.adapter.sepay.SepayFields.text;
import static dev.kham.adapter.sepay.SepayFields.textOrNull;
import static dev.kham.adapter.sepay.SepayFields.wholeNumber;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
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

  private final String source;

  public SepayWebhookParser(SepayConfig config) {
    this.source = config.realm();
  }

  /**
   * The transfer the body tells of; empty for SePay's "send test", which tells of none.
   *
   * @throws MalformedWebhookException when the body has not the documented form
   */
  public Optional<Transfer> parse(byte[] body) throws MalformedWebhookException {
    return parse(body, MediaType.APPLICATION_JSON);
  }

  /**
   * As {@link #parse(byte[])}, from a form when it is said to be one and does not look like JSON.
   *
   * @throws MalformedWebhookException when the body has not the documented form
   */
  public Optional<Transfer> parse(byte[] body, @Nullable String contentType)
      throws MalformedWebhookException {
    JsonNode root = isForm(body, contentType) ? form(body) : object(body);
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
            bankTime(root, "transactionDate"),
            text(root, "referenceCode", LONGEST_NAME).strip()));
  }

  private static boolean isForm(byte[] body, @Nullable String contentType) {
    return contentType != null
        && contentType
            .strip()
            .toLowerCase(Locale.ROOT)
            .startsWith(MediaType.APPLICATION_FORM_URLENCODED)
        && !new String(body, UTF_8).stripLeading().startsWith("{");
  }

  private static Direction direction(JsonNode root) throws MalformedWebhookException {
    return switch (text(root, "transferType", LONGEST_NAME)) {
      case "in" -> Direction.IN;
      case "out" -> Direction.OUT;
      default -> throw new MalformedWebhookException("transferType is neither in nor out");
    };
  }
}
