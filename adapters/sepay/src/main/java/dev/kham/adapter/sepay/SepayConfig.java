package dev.kham.adapter.sepay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How SePay proves itself, and which of its two worlds is connected. */
@ConfigMapping(prefix = "kham.sepay")
public interface SepayConfig {
  /**
   * Secrets of the HMAC signature, the new and the previous one while they are changed over; absent
   * means no signature is accepted. A comma inside a secret is written {@code \,}.
   */
  Optional<List<String>> hmacSecrets();

  /** Keys of the {@code Authorization: Apikey} header, likewise; absent means none is accepted. */
  Optional<List<String>> apiKeys();

  @WithDefault("live")
  Environment environment();

  /** Live and test mode number their transactions independently. */
  enum Environment {
    LIVE,
    TEST
  }
}
