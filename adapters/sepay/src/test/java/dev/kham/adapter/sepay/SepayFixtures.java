package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What SePay sends, and how it signs. */
final class SepayFixtures {
  static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
  static final String TIMESTAMP = "1790000000";
  static final String SECRET = "sepay-test-secret";
  static final String PREVIOUS_SECRET = "sepay-previous-secret";
  static final String KEY = "SEPAYKEY12345";
  static final String PREVIOUS_KEY = "SEPAYKEY67890";

  static final String INCOMING =
      """
      {
        "id": 92704,
        "gateway": "Vietcombank",
        "transactionDate": "2026-12-01 08:03:21",
        "accountNumber": "0010000000355",
        "subAccount": "VA0001",
        "code": "KHM0123456789",
        "content": "MBVCB.3278907687.KHM0123456789.CT tu 0123456789",
        "transferType": "in",
        "description": "BankAPINotify KHM0123456789",
        "transferAmount": 150000,
        "accumulated": 19077000,
        "referenceCode": "MBVCB.3278907687"
      }
      """;

  private SepayFixtures() {}

  static String signature(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  static SepayConfig config(List<String> secrets, List<String> keys) {
    return new Config(Optional.of(secrets), Optional.of(keys), SepayConfig.Environment.LIVE);
  }

  static SepayConfig nothingConfigured(SepayConfig.Environment environment) {
    return new Config(Optional.empty(), Optional.empty(), environment);
  }

  private record Config(
      Optional<List<String>> hmacSecrets,
      Optional<List<String>> apiKeys,
      SepayConfig.Environment environment)
      implements SepayConfig {}
}
