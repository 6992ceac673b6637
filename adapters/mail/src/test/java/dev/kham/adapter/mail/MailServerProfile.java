package dev.kham.adapter.mail;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;

/** A port of this machine on which each test has the mail server it needs, or none. */
public final class MailServerProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.mailer.host", "localhost", "quarkus.mailer.port", Integer.toString(freePort()));
  }

  // Beneath the ephemeral ports: while nobody listens, a connection to one of those may get the
  // very same port as its source and reach itself.
  private static int freePort() {
    for (int port = 20_000; port < 30_000; port++) {
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // Then the next one.
      }
    }
    throw new IllegalStateException("no free port");
  }
}
