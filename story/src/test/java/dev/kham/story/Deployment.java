package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** A further instance beside an embedded one, on its PostgreSQL and Redis. */
final class Deployment {
  private Deployment() {}

  /**
   * The servers of the first run, given to a second one as a deployment would.
   *
   * @param data the folder of the first
   */
  static Map<String, String> settingsOf(Path data, Server running) throws IOException {
    Map<String, String> settings = new HashMap<>();
    Properties servers = new Properties();
    try (Reader reader = Files.newBufferedReader(data.resolve("servers.properties"))) {
      servers.load(reader);
    }
    servers.stringPropertyNames().stream()
        .filter(name -> name.startsWith("quarkus."))
        .forEach(
            name ->
                settings.put(
                    name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"),
                    servers.getProperty(name)));
    settings.put("KHAM_HOSPITAL_BANK_BIN", "970436");
    settings.put("KHAM_HOSPITAL_BANK_NAME", running.bank());
    settings.put("KHAM_HOSPITAL_BANK_ACCOUNT", running.account());
    settings.put("KHAM_HOSPITAL_BANK_HOLDER", "BENH VIEN KHAM");
    settings.put("KHAM_SEPAY_HMAC_SECRETS", running.sepaySecret());
    Path secrets = data.resolve("secrets");
    settings.put(
        "SMALLRYE_JWT_SIGN_KEY_LOCATION", secrets.resolve("jwt-private.pem").toUri().toString());
    settings.put(
        "MP_JWT_VERIFY_PUBLICKEY_LOCATION", secrets.resolve("jwt-public.pem").toUri().toString());
    return settings;
  }

  /** A deployed Kham writes no run.properties: it is found where its settings put it. */
  static Server await(OwnServer process, Server like, Http http) throws Exception {
    Server server =
        new Server(
            URI.create("http://localhost:" + process.port()),
            like.mailbox(),
            like.sepaySecret(),
            like.account(),
            like.bank());
    boolean ready = Polling.upTo(Duration.ofSeconds(180), () -> server.isReady(http), now -> now);
    assertThat(ready).as(Files.readString(process.log())).isTrue();
    return server;
  }
}
