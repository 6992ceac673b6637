package dev.kham.adapter.sepay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How SePay proves itself, how it is asked, and which of its two worlds is connected. */
@ConfigMapping(prefix = "kham.sepay")
public interface SepayConfig {
  /**
   * The only proof that is accepted; absent means every one that has secrets, so that SePay's side
   * can be changed over without a webhook being refused.
   */
  Optional<Proof> authentication();

  /**
   * Secrets of the HMAC signature, the new and the previous one while they are changed over; absent
   * means no signature is accepted. A comma inside a secret is written {@code \,}.
   */
  Optional<List<String>> hmacSecrets();

  /** Keys of the {@code Authorization: Apikey} header, likewise; absent means none is accepted. */
  Optional<List<String>> apiKeys();

  Oauth2 oauth2();

  /**
   * The addresses and networks ({@code 172.236.138.20}, {@code 2400:8905::/32}) webhooks may come
   * from, as a second layer; absent means any.
   */
  Optional<List<String>> allowedAddresses();

  @WithDefault("live")
  Environment environment();

  Api api();

  /** Whose ids are whose: what live and test mode tell of never meets. */
  default String realm() {
    return "sepay-" + environment().name().toLowerCase(Locale.ROOT);
  }

  /** What proves that SePay sent a webhook. */
  enum Proof {
    HMAC,
    API_KEY,
    OAUTH2
  }

  /** Live and test mode number their transactions independently. */
  enum Environment {
    LIVE,
    TEST
  }

  /** SePay as a client of our token endpoint. */
  interface Oauth2 {
    /** Absent means no token is given, and none accepted. */
    Optional<String> clientId();

    /** The new and the previous one, likewise. */
    Optional<List<String>> clientSecrets();

    @WithDefault("15M")
    Duration tokenLifetime();
  }

  /** Us as a client of the transactions API. */
  interface Api {
    /** Absent means that SePay is not asked. */
    Optional<String> token();

    @WithDefault("v2")
    Version version();

    /** Where it is; absent means SePay's own address of that version and environment. */
    Optional<URI> url();

    /** Version 1 is frozen but still there. */
    enum Version {
      V1,
      V2
    }
  }
}
