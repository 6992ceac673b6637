package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFixtures.KEY;
import static dev.kham.adapter.sepay.SepayFixtures.NOW;
import static dev.kham.adapter.sepay.SepayFixtures.PREVIOUS_KEY;
import static dev.kham.adapter.sepay.SepayFixtures.PREVIOUS_SECRET;
import static dev.kham.adapter.sepay.SepayFixtures.SECRET;
import static dev.kham.adapter.sepay.SepayFixtures.TIMESTAMP;
import static dev.kham.adapter.sepay.SepayFixtures.signature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SepayAuthenticationTest {
  private static final byte[] BODY =
      "{\"id\":92704,\"code\":\"DH123456\",\"transferType\":\"in\",\"transferAmount\":100000}"
          .getBytes(UTF_8);
  private static final String SIGNATURE =
      "sha256=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca8003";

  private final Clock clock = Clock.fixed(NOW, ZoneId.of("Asia/Ho_Chi_Minh"));
  private final SepayAuthentication both =
      authentication(List.of(SECRET, PREVIOUS_SECRET), List.of(KEY, PREVIOUS_KEY));

  @Test
  void accepts_the_known_signature() {
    assertThat(both.accepts(SIGNATURE, TIMESTAMP, null, BODY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET, PREVIOUS_SECRET})
  void accepts_each_configured_secret(String secret) {
    assertThat(both.accepts(signature(secret, TIMESTAMP, BODY), TIMESTAMP, null, BODY)).isTrue();
  }

  @Test
  void accepts_upper_case_hex_since_it_is_the_same_number() {
    String upper = "sha256=" + SIGNATURE.substring(7).toUpperCase(Locale.ROOT);
    assertThat(both.accepts(upper, TIMESTAMP, null, BODY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca8003",
        "sha256=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca8004",
        "sha256=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca80",
        "sha256=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca800300",
        "sha256=not hex at all",
        "sha1=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f",
        "sha256=\u0111\u00ea\ud83d\ude00"
      })
  void refuses_any_other_signature(String other) {
    assertThat(both.accepts(other, TIMESTAMP, null, BODY)).isFalse();
  }

  @Test
  void refuses_the_signature_of_an_unknown_secret() {
    String unknown = signature("some-other-secret", TIMESTAMP, BODY);
    assertThat(both.accepts(unknown, TIMESTAMP, null, BODY)).isFalse();
  }

  @Test
  void refuses_a_body_with_any_byte_altered() {
    for (int i = 0; i < BODY.length; i++) {
      byte[] altered = BODY.clone();
      altered[i] ^= 1;
      assertThat(both.accepts(SIGNATURE, TIMESTAMP, null, altered)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1789999700, true",
    "1790000300, true",
    "1789999699, false",
    "1790000301, false",
    "0, false"
  })
  void accepts_300_seconds_either_way_and_no_more(String timestamp, boolean accepted) {
    assertThat(both.accepts(signature(SECRET, timestamp, BODY), timestamp, null, BODY))
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "now",
        "-1790000000",
        "+1790000000",
        "1790000000.0",
        "1790000000000",
        "-9223372036854775808",
        "99999999999999999999",
        "\u0661\u0667\u0669"
      })
  void refuses_what_is_no_timestamp_even_when_it_is_signed(String timestamp) {
    assertThat(both.accepts(signature(SECRET, timestamp, BODY), timestamp, null, BODY)).isFalse();
  }

  @Test
  void signs_the_timestamp_as_it_was_written() {
    assertThat(both.accepts(SIGNATURE, "0" + TIMESTAMP, null, BODY)).isFalse();
    assertThat(both.accepts(SIGNATURE, "1790000001", null, BODY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Apikey " + KEY,
        "Apikey " + PREVIOUS_KEY,
        "APIKEY " + KEY,
        "apikey " + KEY,
        "ApiKey " + KEY
      })
  void accepts_each_configured_key_however_its_scheme_is_spelled(String authorization) {
    assertThat(both.accepts(null, null, authorization, BODY)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Apikey",
        "Apikey ",
        KEY,
        "Bearer " + KEY,
        "Bearer Apikey " + KEY,
        "Basic " + KEY,
        "Apikey" + KEY,
        "Apikey sepaykey12345",
        "Apikey SEPAYKEY1234",
        "Apikey SEPAYKEY123456",
        "Apikey " + KEY + "," + PREVIOUS_KEY
      })
  void refuses_any_other_authorization(String authorization) {
    assertThat(both.accepts(null, null, authorization, BODY)).isFalse();
  }

  @Test
  void judges_what_carries_a_signature_by_the_signature_alone() {
    assertThat(both.accepts("sha256=00", TIMESTAMP, "Apikey " + KEY, BODY)).isFalse();
    assertThat(both.accepts("", TIMESTAMP, "Apikey " + KEY, BODY)).isFalse();
    assertThat(both.accepts(SIGNATURE, TIMESTAMP, "Apikey wrong", BODY)).isTrue();
  }

  @Test
  void accepts_no_key_where_only_secrets_are_configured() {
    SepayAuthentication secretsOnly = authentication(List.of(SECRET), List.of());
    assertThat(secretsOnly.accepts(null, null, "Apikey " + KEY, BODY)).isFalse();
    assertThat(secretsOnly.accepts(SIGNATURE, TIMESTAMP, null, BODY)).isTrue();
  }

  @Test
  void accepts_no_signature_where_only_keys_are_configured() {
    SepayAuthentication keysOnly = authentication(List.of(), List.of(KEY));
    assertThat(keysOnly.accepts(SIGNATURE, TIMESTAMP, "Apikey " + KEY, BODY)).isFalse();
    assertThat(keysOnly.accepts(null, null, "Apikey " + KEY, BODY)).isTrue();
  }

  @Test
  void refuses_everything_where_nothing_is_configured() {
    SepayAuthentication nothing =
        SepayFixtures.authentication(
            SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE), clock);
    assertThat(nothing.accepts(SIGNATURE, TIMESTAMP, null, BODY)).isFalse();
    assertThat(nothing.accepts(null, null, "Apikey " + KEY, BODY)).isFalse();
    assertThat(nothing.accepts(null, null, null, BODY)).isFalse();
  }

  @Test
  void takes_a_blank_secret_or_key_for_none() {
    SepayAuthentication blank = authentication(List.of("", " "), List.of("", " "));
    assertThat(blank.accepts(null, null, "Apikey ", BODY)).isFalse();
    assertThat(blank.accepts(signature(" ", TIMESTAMP, BODY), TIMESTAMP, null, BODY)).isFalse();
  }

  @Test
  void accepts_only_the_proof_that_is_named_whatever_else_has_secrets() {
    SepayFixtures.Config all =
        SepayFixtures.config(List.of(SECRET), List.of(KEY)).withClient("sepay", "client-secret");
    String bearer = "Bearer " + new SepayTokens(all, clock).issue("sepay", "client-secret").get();
    for (SepayConfig.Proof proof : SepayConfig.Proof.values()) {
      SepayAuthentication only = SepayFixtures.authentication(all.only(proof), clock);
      assertThat(only.accepts(SIGNATURE, TIMESTAMP, null, BODY))
          .isEqualTo(proof == SepayConfig.Proof.HMAC);
      assertThat(only.accepts(null, null, "Apikey " + KEY, BODY))
          .isEqualTo(proof == SepayConfig.Proof.API_KEY);
      assertThat(only.accepts(null, null, bearer, BODY))
          .isEqualTo(proof == SepayConfig.Proof.OAUTH2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void does_not_start_with_a_proof_that_nobody_could_give(SepayConfig.Proof proof) {
    SepayConfig config = SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE).only(proof);
    assertThatThrownBy(() -> SepayFixtures.authentication(config, clock))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kham.sepay.authentication");
  }

  @Test
  void never_shows_a_secret() {
    assertThat(both.toString()).doesNotContain(SECRET, PREVIOUS_SECRET, KEY, PREVIOUS_KEY);
  }

  private SepayAuthentication authentication(List<String> secrets, List<String> keys) {
    return SepayFixtures.authentication(SepayFixtures.config(secrets, keys), clock);
  }
}
