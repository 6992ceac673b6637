package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFields.LONGEST_CONTENT;
import static dev.kham.adapter.sepay.SepayFields.LONGEST_NAME;
import static dev.kham.adapter.sepay.SepayFields.bankTime;
import static dev.kham.adapter.sepay.SepayFields.code;
import static dev.kham.adapter.sepay.SepayFields.text;
import static dev.kham.adapter.sepay.SepayFields.textOrNull;
import static dev.kham.adapter.sepay.SepayFields.wholeNumber;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kham.adapter.sepay.SepayConfig.Api.Version;
import dev.kham.adapter.sepay.SepayConfig.Environment;
import dev.kham.adapter.sepay.SepayTransactions.Patience;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.payment.BankStatement;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What SePay's transactions API says the bank booked.
 *
 * <p>Its ids are others than the webhook's, and those of its versions others again, so each is a
 * source of its own.
 */
@Singleton
public class SepayBankStatement implements BankStatement {
  /** The most that version 2 gives a page, and version 1 an answer. */
  private static final int PAGE = 100;

  private static final int PAGE_1 = 5000;

  private static final Logger LOG = Logger.getLogger(SepayBankStatement.class);

  private final Optional<SepayTransactions> transactions;
  private final Version version;
  private final String source;

  @Inject
  SepayBankStatement(SepayConfig config) {
    this(config, Patience.standard());
  }

  SepayBankStatement(SepayConfig config, Patience patience) {
    this.version = config.api().version();
    this.source = config.realm() + "." + version.name().toLowerCase(Locale.ROOT);
    this.transactions =
        config
            .api()
            .token()
            .map(String::strip)
            .filter(token -> !token.isEmpty())
            .map(token -> new SepayTransactions(url(config), version, token, patience));
  }

  private static URI url(SepayConfig config) {
    return config
        .api()
        .url()
        .orElseGet(
            () ->
                URI.create(
                    switch (config.api().version()) {
                      case V1 -> "https://my.sepay.vn/userapi";
                      case V2 ->
                          config.environment() == Environment.LIVE
                              ? "https://userapi.sepay.vn/v2"
                              : "https://userapi-sandbox.sepay.vn/v2";
                    }));
  }

  @Override
  public boolean isConnected() {
    return transactions.isPresent();
  }

  @Override
  public String name() {
    return source;
  }

  @Override
  public Page after(String cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("since_id", cursor);
    return page(query, 1, true);
  }

  @Override
  public Page bookedSince(Instant from, int number) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put(
        version == Version.V1 ? "transaction_date_min" : "transaction_date_from",
        SepayFields.dateTime(from));
    return page(query, number, false);
  }

  @Override
  public List<Entry> naming(PaymentCode code) {
    Map<String, String> query = new LinkedHashMap<>();
    if (version == Version.V2) {
      // the digits alone: a bank may well have put a blank after the letters
      query.put("q", code.value().substring(PaymentCode.PREFIX.length()));
      query.put("transfer_type", "in");
      return page(query, 1, false).entries();
    }
    // version 1 cannot search; what was paid within a payment window is among the latest
    query.put("limit", "500");
    return page(query, 1, false).entries().stream()
        .filter(entry -> entry.transfer().content().contains(code.value()))
        .toList();
  }

  private Page page(Map<String, String> query, int number, boolean ascending) {
    if (version == Version.V1) {
      query.putIfAbsent("limit", Integer.toString(PAGE_1));
    } else {
      query.put("per_page", Integer.toString(PAGE));
      query.put("page", Integer.toString(number));
    }
    JsonNode answer =
        transactions
            .orElseThrow(() -> new BankAwayException("nobody said where it is", null))
            .ask(query);
    JsonNode rows = answer.path(version == Version.V1 ? "transactions" : "data");
    if (!rows.isArray()) {
      throw new BankAwayException("an answer without transactions", null);
    }
    List<Entry> entries = new ArrayList<>();
    int unreadable = 0;
    for (JsonNode row : rows) {
      try {
        entries.add(entry(row));
      } catch (MalformedWebhookException e) {
        LOG.warnf("cannot read transaction %s on the statement: %s", id(row), e.getMessage());
        unreadable++;
      }
    }
    boolean more =
        version == Version.V1
            ? ascending && rows.size() >= PAGE_1
            : !rows.isEmpty()
                && answer.path("meta").path("pagination").path("has_more").asBoolean(false);
    return new Page(entries, unreadable, newest(rows, ascending), more);
  }

  private @Nullable String newest(JsonNode rows, boolean ascending) {
    if (rows.isEmpty()) {
      return null;
    }
    if (version == Version.V1) {
      // numbers, in whichever order they come
      long greatest = 0;
      for (JsonNode row : rows) {
        greatest = Math.max(greatest, row.path("id").asLong(0));
      }
      return Long.toString(greatest);
    }
    String id = id(rows.get(ascending ? rows.size() - 1 : 0));
    return id.isEmpty() ? null : id;
  }

  private static String id(JsonNode row) {
    String id = text(row, "id", LONGEST_NAME).strip();
    return id.matches("[A-Za-z0-9-]*") ? id : "";
  }

  private Entry entry(JsonNode row) throws MalformedWebhookException {
    String id = id(row);
    if (id.isEmpty()) {
      throw new MalformedWebhookException("id is missing");
    }
    long in = amount(row, "amount_in");
    long out = amount(row, "amount_out");
    if (in > 0 == out > 0) {
      throw new MalformedWebhookException("one of amount_in and amount_out is above zero");
    }
    Transfer transfer =
        new Transfer(
            new TransferId(source, id),
            in > 0 ? Direction.IN : Direction.OUT,
            text(row, "bank_brand_name", LONGEST_NAME).strip(),
            text(row, "account_number", LONGEST_NAME).strip(),
            textOrNull(row, version == Version.V1 ? "sub_account" : "va"),
            code(row),
            text(row, "transaction_content", LONGEST_CONTENT),
            in > 0 ? in : out,
            bankTime(row, "transaction_date"),
            text(row, "reference_number", LONGEST_NAME).strip());
    return new Entry(transfer, raw(row));
  }

  private static long amount(JsonNode row, String field) throws MalformedWebhookException {
    return row.path(field).isMissingNode() || row.path(field).isNull()
        ? 0
        : wholeNumber(row, field);
  }

  /** Without what SePay changes afterwards: the fate of its own webhook. */
  private static byte[] raw(JsonNode row) {
    ObjectNode kept = row.deepCopy();
    kept.remove("webhook_success");
    return kept.toString().getBytes(UTF_8);
  }
}
