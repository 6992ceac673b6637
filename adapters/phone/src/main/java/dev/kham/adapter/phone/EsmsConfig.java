package dev.kham.adapter.phone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Us as a customer of eSMS; without keys and brandname there are no text messages. */
@ConfigMapping(prefix = "kham.esms")
public interface EsmsConfig {
  Optional<String> apiKey();

  Optional<String> secretKey();

  /** The registered sender. */
  Optional<String> brandname();

  /** Whether texts keep their diacritics; then a part holds less than half as much. */
  @WithDefault("false")
  boolean unicode();

  /** Whether eSMS only looks at what it is given, and sends nothing. */
  @WithDefault("false")
  boolean sandbox();

  @WithDefault("https://rest.esms.vn")
  URI url();

  /** How many requests a second it is asked at most, by each instance. */
  @WithDefault("5")
  int perSecond();

  /** What proves that eSMS is calling; without it no call is believed in. */
  Optional<String> callbackToken();

  /** Where eSMS finds this hospital, such as {@code https://kham.example}. */
  Optional<URI> callbackUrl();
}
