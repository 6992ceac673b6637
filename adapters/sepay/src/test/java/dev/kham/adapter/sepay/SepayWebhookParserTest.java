package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SepayWebhookParserTest {
  private final SepayWebhookParser parser = parser(SepayConfig.Environment.LIVE);

  @Test
  void reads_all_that_is_documented() throws MalformedWebhookException {
    assertThat(transfer(SepayFixtures.INCOMING))
        .isEqualTo(
            new Transfer(
                new TransferId("sepay-live", "92704"),
                Direction.IN,
                "Vietcombank",
                "0010000000355",
                "VA0001",
                "KHM0123456789",
                "MBVCB.3278907687.KHM0123456789.CT tu 0123456789",
                "BankAPINotify KHM0123456789",
                150_000,
                Instant.parse("2026-12-01T01:03:21Z"),
                "MBVCB.3278907687"));
  }

  @Test
  void needs_only_id_direction_amount_and_time() throws MalformedWebhookException {
    assertThat(transfer(minimal("")))
        .isEqualTo(
            new Transfer(
                new TransferId("sepay-live", "7"),
                Direction.IN,
                "",
                "",
                null,
                null,
                "",
                1,
                Instant.parse("2026-11-30T17:00:00Z"),
                ""));
  }

  @Test
  void passes_over_unknown_keys() throws MalformedWebhookException {
    assertThat(transfer(minimal(", \"new\": {\"deep\": [1, null]}")))
        .isEqualTo(transfer(minimal("")));
  }

  @ParameterizedTest
  @CsvSource({"LIVE, sepay-live", "TEST, sepay-test"})
  void keeps_live_and_test_apart(SepayConfig.Environment environment, String source)
      throws MalformedWebhookException {
    assertThat(
            parser(environment)
                .parse(SepayFixtures.INCOMING.getBytes(UTF_8))
                .orElseThrow()
                .id()
                .source())
        .isEqualTo(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"  \""})
  void takes_null_and_empty_both_for_none(String none) throws MalformedWebhookException {
    Transfer transfer =
        transfer(
            minimal(
                ", \"code\": %s, \"subAccount\": %s, \"referenceCode\": %s"
                    .formatted(none, none, none)));
    assertThat(transfer.code()).isNull();
    assertThat(transfer.subAccount()).isNull();
    assertThat(transfer.reference()).isEmpty();
  }

  @Test
  void reads_a_code_in_any_case_and_padding() throws MalformedWebhookException {
    assertThat(transfer(minimal(", \"code\": \" khm0123456789 \"")).code())
        .isEqualTo("KHM0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"100000", "100000.00", "1e5", "\"100000\"", "\"100000.00\"", "\" 100000 \""})
  void reads_an_amount_however_it_is_written(String amount) throws MalformedWebhookException {
    assertThat(transfer(with("transferAmount", amount)).amount()).isEqualTo(100_000);
  }

  @Test
  void reads_amounts_and_ids_beyond_32_bits() throws MalformedWebhookException {
    assertThat(transfer(with("transferAmount", "9007199254740993")).amount())
        .isEqualTo(9_007_199_254_740_993L);
    assertThat(transfer(with("id", "9223372036854775807")).id().value())
        .isEqualTo("9223372036854775807");
  }

  @ParameterizedTest
  @ValueSource(strings = {"92704", "\"92704\"", "92704.0", "\"092704\""})
  void names_a_transfer_alike_however_its_id_is_written(String id)
      throws MalformedWebhookException {
    assertThat(transfer(with("id", id)).id().value()).isEqualTo("92704");
  }

  @ParameterizedTest
  @CsvSource({
    "transferAmount, -1",
    "transferAmount, '\"-1\"'",
    "transferAmount, 1.5",
    "transferAmount, '\"1.5\"'",
    "transferAmount, 0.0000000001",
    "transferAmount, 9223372036854775808",
    "transferAmount, 1e999999999",
    "transferAmount, '\"1e2147483647\"'",
    "transferAmount, 1e-2147483647",
    "transferAmount, null",
    "transferAmount, '\"\"'",
    "transferAmount, '\"100,000\"'",
    "transferAmount, '\"NaN\"'",
    "transferAmount, true",
    "transferAmount, []",
    "transferAmount, {}",
    "id, null",
    "id, '\"\"'",
    "id, '\"abc\"'",
    "id, 1.5",
    "id, -3",
    "id, 9223372036854775808",
    "transferType, null",
    "transferType, '\"\"'",
    "transferType, '\"credit\"'",
    "transferType, 1",
    "transactionDate, null",
    "transactionDate, '\"\"'",
    "transactionDate, '\"2026-12-01\"'",
    "transactionDate, '\"2026-02-30 08:00:00\"'",
    "transactionDate, '\"2026-12-01 24:00:00\"'",
    "transactionDate, '\"01/12/2026 08:00:00\"'",
    "transactionDate, '\"2026-12-01T08:00:00Z\"'",
    "transactionDate, 1790000000"
  })
  void refuses_and_names_a_field_of_another_form(String field, String value) {
    assertThatThrownBy(() -> transfer(with(field, value)))
        .isInstanceOf(MalformedWebhookException.class)
        .hasNoCause()
        .hasMessageStartingWith(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "transferAmount", "transferType", "transactionDate"})
  void refuses_a_body_without(String field) {
    String without = minimal("").replace('"' + field + '"', "\"other\"");
    assertThatThrownBy(() -> transfer(without))
        .isInstanceOf(MalformedWebhookException.class)
        .hasMessageStartingWith(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{}}",
        "{} {}",
        "{'id': 1}",
        "id=92704&transferAmount=1",
        "\u0000"
      })
  void refuses_what_is_no_json_object(String body) {
    assertThatThrownBy(() -> transfer(body))
        .isInstanceOf(MalformedWebhookException.class)
        .hasNoCause();
  }

  @Test
  void refuses_bottomless_nesting() {
    assertThatThrownBy(() -> transfer("[".repeat(16_000)))
        .isInstanceOf(MalformedWebhookException.class);
    assertThatThrownBy(() -> transfer(with("id", "{\"a\":".repeat(3_000))))
        .isInstanceOf(MalformedWebhookException.class);
  }

  @Test
  void refuses_bytes_that_are_no_text() {
    assertThatThrownBy(() -> parser.parse(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}))
        .isInstanceOf(MalformedWebhookException.class)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\": 0}", "{\"id\": \"0\"}", "{\"id\": 0, \"transferType\": null}"})
  void finds_no_transfer_in_the_test_of_the_dashboard(String body)
      throws MalformedWebhookException {
    assertThat(parser.parse(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void reads_money_out_as_such() throws MalformedWebhookException {
    assertThat(transfer(with("transferType", "\"out\"")).direction()).isEqualTo(Direction.OUT);
  }

  @Test
  void drops_what_a_database_text_cannot_hold() throws MalformedWebhookException {
    Transfer transfer =
        transfer(
            minimal(
                ", \"content\": \"a\\u0000b\\ud800c\\ud83d\\ude00\", \"code\": \"KHM\\u00001\""));
    assertThat(transfer.content()).isEqualTo("ab?c\ud83d\ude00");
    assertThat(transfer.code()).isEqualTo("KHM1");
  }

  @Test
  void cuts_what_is_absurdly_long() throws MalformedWebhookException {
    String longest = "\ud83d\ude00x".repeat(1_500);
    Transfer transfer =
        transfer(
            minimal(
                ", \"content\": \"%s\", \"accountNumber\": \"%s\"".formatted(longest, longest)));
    assertThat(transfer.content()).hasSize(2_000);
    assertThat(transfer.account()).hasSize(100);
  }

  @Test
  void reads_numbers_and_structures_where_text_is_expected() throws MalformedWebhookException {
    Transfer transfer =
        transfer(minimal(", \"accountNumber\": 123, \"content\": {\"a\": 1}, \"gateway\": [1]"));
    assertThat(transfer.account()).isEqualTo("123");
    assertThat(transfer.content()).isEmpty();
    assertThat(transfer.bank()).isEmpty();
  }

  private Transfer transfer(String body) throws MalformedWebhookException {
    return parser.parse(body.getBytes(UTF_8)).orElseThrow();
  }

  private static String minimal(String more) {
    return """
    {"id": 7, "transferType": "in", "transferAmount": 1, "transactionDate": "2026-12-01 00:00:00"%s}
    """
        .formatted(more);
  }

  /** The last of two equal keys counts. */
  private static String with(String field, String value) {
    return minimal(", \"%s\": %s".formatted(field, value));
  }

  private static SepayWebhookParser parser(SepayConfig.Environment environment) {
    return new SepayWebhookParser(SepayFixtures.nothingConfigured(environment));
  }
}
