package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;

import dev.kham.adapter.sepay.SepayConfig.Proof;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tells SePay's requests from everybody else's; what is not configured is refused. */
@Singleton
public class SepayAuthentication {
  /** SePay's replay window around the signing; the transfer itself may be older. */
  static final Duration WINDOW = Duration.ofSeconds(300);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String SIGNATURE_PREFIX = "sha256=";
  private static final String KEY_PREFIX = "Apikey ";
  private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,12}");

  private final List<byte[]> secrets;
  private final List<byte[]> keys;
  private final SepayTokens tokens;
  private final boolean takesTokens;
  private final Clock clock;

  public SepayAuthentication(SepayConfig config, SepayTokens tokens, Clock clock) {
    this.secrets = usable(config, Proof.HMAC, config.hmacSecrets());
    this.keys = usable(config, Proof.API_KEY, config.apiKeys());
    this.tokens = tokens;
    this.takesTokens = config.authentication().map(Proof.OAUTH2::equals).orElse(true);
    this.clock = clock;
    if (config.authentication().isPresent()
        && secrets.isEmpty()
        && keys.isEmpty()
        && !(takesTokens && tokens.areGiven())) {
      throw new IllegalStateException(
          "kham.sepay.authentication names a proof whose secrets are not configured");
    }
  }

  /**
   * Whether SePay sent the body. A request with a signature is judged by the signature alone, so
   * that a known API key cannot stand in for a forged one.
   */
  public boolean accepts(
      @Nullable String signature,
      @Nullable String timestamp,
      @Nullable String authorization,
      byte[] body) {
    if (signature != null) {
      return timestamp != null && isFresh(timestamp) && isSigned(signature, timestamp, body);
    }
    return authorization != null
        && (isKeyed(authorization) || takesTokens && tokens.accept(authorization));
  }

  private boolean isFresh(String timestamp) {
    return UNIX_SECONDS.matcher(timestamp).matches()
        && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp))
            <= WINDOW.toSeconds();
  }

  private boolean isSigned(String signature, String timestamp, byte[] body) {
    // Upper-case hex is the same number, so accepting it gives nothing away.
    byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(UTF_8);
    return secrets.stream()
        .map(secret -> signature(secret, timestamp, body))
        .anyMatch(expected -> MessageDigest.isEqual(expected, given));
  }

  private boolean isKeyed(String authorization) {
    if (!authorization.regionMatches(true, 0, KEY_PREFIX, 0, KEY_PREFIX.length())) {
      return false;
    }
    byte[] given = authorization.substring(KEY_PREFIX.length()).strip().getBytes(UTF_8);
    return keys.stream().anyMatch(key -> MessageDigest.isEqual(key, given));
  }

  private static byte[] signature(byte[] secret, String timestamp, byte[] body) {
    byte[] hmac = hmac(secret, (timestamp + ".").getBytes(US_ASCII), body);
    return (SIGNATURE_PREFIX + HexFormat.of().formatHex(hmac)).getBytes(US_ASCII);
  }

  /** HMAC-SHA256 over the parts, one after the other. */
  static byte[] hmac(byte[] secret, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has to offer " + ALGORITHM, e);
    }
  }

  private static List<byte[]> usable(
      SepayConfig config, Proof proof, Optional<List<String>> configured) {
    return config.authentication().orElse(proof) == proof ? usable(configured) : List.of();
  }

  /** Without blank ones: an empty key would let in whoever sends none. */
  static List<byte[]> usable(Optional<List<String>> configured) {
    return configured.orElse(List.of()).stream()
        .map(String::strip)
        .filter(not(String::isEmpty))
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }
}
