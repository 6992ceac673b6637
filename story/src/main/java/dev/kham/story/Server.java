package dev.kham.story;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** A server that is up, as it describes itself in its run.properties. */
record Server(URI url, URI mailbox, String sepaySecret, String account, String bank) {
  static final String RUN_PROPERTIES = "run.properties";

  /**
   * Reads what a server wrote about itself.
   *
   * @throws IOException if the file is not there, not whole or names no usable address
   */
  static Server read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return new Server(
          base(properties, "kham.url"),
          base(properties, "kham.mailbox.url"),
          required(properties, "kham.sepay.hmac-secret"),
          required(properties, "kham.bank.account"),
          required(properties, "kham.bank.name"));
    } catch (IllegalArgumentException unusable) {
      throw new IOException(file + ": " + unusable.getMessage(), unusable);
    }
  }

  boolean isReady(Http http) throws InterruptedException {
    try {
      return ready(http).status() == 200;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  Answer ready(Http http) throws IOException, InterruptedException {
    return http.get(at("/q/health/ready"), Map.of());
  }

  URI at(String path) {
    return URI.create(url + path);
  }

  private static URI base(Properties properties, String key) {
    String value = required(properties, key);
    if (!value.matches("https?://.+")) {
      throw new IllegalArgumentException(key + " is no HTTP address: " + value);
    }
    return URI.create(value.replaceAll("/+$", ""));
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("no value for " + key);
    }
    return value;
  }
}
