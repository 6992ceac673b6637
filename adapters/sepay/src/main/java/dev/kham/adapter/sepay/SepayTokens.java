package dev.kham.adapter.sepay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens SePay fetches before it sends webhooks, when it is set to OAuth 2.0.
 *
 * <p>A token is the second it ends and a signature with the client's secret, so every instance
 * accepts what any of them gave, and nothing is stored. They have nothing to do with the access
 * tokens of people.
 */
@Singleton
public class SepayTokens {
  private static final String SCHEME = "Bearer ";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

  private final Optional<byte[]> clientId;
  private final List<byte[]> secrets;
  private final byte[] purpose;
  private final Duration lifetime;
  private final Clock clock;

  public SepayTokens(SepayConfig config, Clock clock) {
    this.clientId =
        config
            .oauth2()
            .clientId()
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .map(SepayTokens::utf8);
    this.secrets = SepayAuthentication.usable(config.oauth2().clientSecrets());
    this.purpose = utf8("token of " + config.realm() + " until ");
    this.lifetime = config.oauth2().tokenLifetime();
    this.clock = clock;
  }

  /** Whether anybody gets a token, by configuration. */
  boolean areGiven() {
    return clientId.isPresent() && !secrets.isEmpty();
  }

  Duration lifetime() {
    return lifetime;
  }

  /** A new token for the client with that secret; empty for anybody else. */
  Optional<String> issue(@Nullable String id, @Nullable String secret) {
    if (id == null || secret == null || clientId.isEmpty()) {
      return Optional.empty();
    }
    boolean known = MessageDigest.isEqual(clientId.get(), utf8(id));
    return secrets.stream()
        .filter(one -> MessageDigest.isEqual(one, utf8(secret)) && known)
        .findFirst()
        .map(
            one -> {
              String end = Long.toString(clock.instant().plus(lifetime).getEpochSecond());
              return end + "." + signature(one, end);
            });
  }

  /** Whether the header carries a token that was given here and has not ended. */
  boolean accept(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || !areGiven()) {
      return false;
    }
    Matcher token = FORM.matcher(authorization.substring(SCHEME.length()).strip());
    return token.matches()
        && clock.instant().getEpochSecond() < Long.parseLong(token.group(1))
        && secrets.stream()
            .map(secret -> signature(secret, token.group(1)))
            .anyMatch(
                expected ->
                    MessageDigest.isEqual(
                        expected.getBytes(US_ASCII), token.group(2).getBytes(US_ASCII)));
  }

  private String signature(byte[] secret, String end) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(SepayAuthentication.hmac(secret, purpose, end.getBytes(US_ASCII)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
