package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
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

  static Config config(List<String> secrets, List<String> keys) {
    return nothingConfigured(SepayConfig.Environment.LIVE).with(secrets, keys);
  }

  static Config nothingConfigured(SepayConfig.Environment environment) {
    return new Config(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Oauth2(Optional.empty(), Optional.empty(), Duration.ofMinutes(15)),
        Optional.empty(),
        environment,
        new Api(Optional.empty(), SepayConfig.Api.Version.V2, Optional.empty()));
  }

  static SepayAuthentication authentication(SepayConfig config, Clock clock) {
    return new SepayAuthentication(config, new SepayTokens(config, clock), clock);
  }

  /** A configuration as a test wants it. */
  record Config(
      Optional<Proof> authentication,
      Optional<List<String>> hmacSecrets,
      Optional<List<String>> apiKeys,
      Oauth2 oauth2,
      Optional<List<String>> allowedAddresses,
      Environment environment,
      Api api)
      implements SepayConfig {
    Config with(List<String> secrets, List<String> keys) {
      return new Config(
          authentication,
          Optional.of(secrets),
          Optional.of(keys),
          oauth2,
          allowedAddresses,
          environment,
          api);
    }

    Config only(Proof proof) {
      return new Config(
          Optional.of(proof), hmacSecrets, apiKeys, oauth2, allowedAddresses, environment, api);
    }

    Config withClient(String id, String... secrets) {
      return new Config(
          authentication,
          hmacSecrets,
          apiKeys,
          new SepayFixtures.Oauth2(
              Optional.of(id), Optional.of(List.of(secrets)), Duration.ofMinutes(15)),
          allowedAddresses,
          environment,
          api);
    }

    Config from(String... addresses) {
      return new Config(
          authentication,
          hmacSecrets,
          apiKeys,
          oauth2,
          Optional.of(List.of(addresses)),
          environment,
          api);
    }

    Config asking(URI url, Api.Version version) {
      return new Config(
          authentication,
          hmacSecrets,
          apiKeys,
          oauth2,
          allowedAddresses,
          environment,
          new SepayFixtures.Api(Optional.of("api-token"), version, Optional.of(url)));
    }
  }

  record Oauth2(
      Optional<String> clientId, Optional<List<String>> clientSecrets, Duration tokenLifetime)
      implements SepayConfig.Oauth2 {}

  record Api(Optional<String> token, SepayConfig.Api.Version version, Optional<URI> url)
      implements SepayConfig.Api {}
}
