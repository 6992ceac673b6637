package dev.kham.adapter.phone;

import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.SampleLetter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Gateways as configured, and letters for them. */
final class PhoneFixtures {
  static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));

  /** Of who does not wait for slow answers. */
  static final Patience HASTY =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));

  static final String PHONE = "84901888484";
  static final UUID ID = UUID.fromString("019ac000-0000-7000-8000-00000000c0de");

  private PhoneFixtures() {}

  static EsmsConfig esms(URI url, String... more) {
    Map<String, String> all = more(more);
    all.putIfAbsent("kham.esms.api-key", "key");
    all.putIfAbsent("kham.esms.secret-key", "secret");
    all.putIfAbsent("kham.esms.brandname", "KHAM");
    all.putIfAbsent("kham.esms.per-second", "1000");
    all.put("kham.esms.url", url.toString());
    return mapped(EsmsConfig.class, all);
  }

  static ZaloConfig zalo(URI url, URI oauth, String... more) {
    Map<String, String> all = more(more);
    all.putIfAbsent("kham.zalo.app-id", "1234567890");
    all.putIfAbsent("kham.zalo.app-secret", "app-secret");
    all.putIfAbsent("kham.zalo.refresh-token", "consented");
    all.putIfAbsent("kham.zalo.token-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    all.putIfAbsent("kham.zalo.templates.vi.reminder", "300001");
    all.putIfAbsent("kham.zalo.per-second", "1000");
    all.put("kham.zalo.url", url.toString());
    all.put("kham.zalo.oauth-url", oauth.toString());
    return mapped(ZaloConfig.class, all);
  }

  static <T> T mapped(Class<T> type, Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withDefaultValues(values)
        .withMapping(type)
        .build()
        .getConfigMapping(type);
  }

  private static Map<String, String> more(String... more) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  static Letter letter(SampleLetter sample, Locale locale) {
    return new Letter(ID, PHONE, locale, sample.content());
  }

  static Letter reminder() {
    return letter(SampleLetter.APPOINTMENT_REMINDER, Locale.of("vi"));
  }

  static Letter reminder(UUID id) {
    return new Letter(id, PHONE, Locale.of("vi"), SampleLetter.APPOINTMENT_REMINDER.content());
  }
}
