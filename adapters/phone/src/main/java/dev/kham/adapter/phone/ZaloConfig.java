package dev.kham.adapter.phone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Us as an official account of Zalo; without app and key there are no messages by Zalo. */
@ConfigMapping(prefix = "kham.zalo")
public interface ZaloConfig {
  Optional<String> appId();

  Optional<String> appSecret();

  /** The official account's own secret, by which its webhooks are known. */
  Optional<String> oaSecret();

  /** What the consent gave; each use changes it, so what it became is kept in the database. */
  Optional<String> refreshToken();

  /** Encrypts what is kept: 32 bytes in Base64. */
  Optional<String> tokenKey();

  Templates templates();

  @WithDefault("https://business.openapi.zalo.me")
  URI url();

  @WithDefault("https://oauth.zaloapp.com")
  URI oauthUrl();

  /** How many requests a second it is asked at most, by each instance. */
  @WithDefault("20")
  int perSecond();

  /** The approved templates, by language. */
  interface Templates {
    Kinds vi();

    Kinds en();
  }

  /** Ids of templates; letters without one do not go by Zalo. */
  interface Kinds {
    Optional<String> confirmation();

    Optional<String> reminder();

    Optional<String> cancellation();

    Optional<String> offer();

    Optional<String> passwordChanged();
  }
}
