package dev.kham.bootstrap;

import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Starts Kham; with no database configured it brings its own, so that one command is all it takes.
 *
 * <p>{@code --fresh} empties the embedded data first.
 */
@QuarkusMain
public class Main {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private Main() {}

  public static void main(String... args) {
    if (isConfigured("quarkus.datasource.jdbc.url")) {
      Quarkus.run(args);
      return;
    }
    Path data = Path.of(environment("KHAM_DATA", "data")).toAbsolutePath().normalize();
    EmbeddedServers servers;
    try {
      requireFree(port("KHAM_PORT", "8080"));
      servers =
          EmbeddedServers.start(
              EmbeddedServers.Settings.in(data)
                  .withFresh(Arrays.asList(args).contains("--fresh"))
                  .withMailboxPort(port("KHAM_MAILBOX_PORT", "8025")));
      configure(servers, data);
    } catch (EmbeddedStartException e) {
      System.err.println("kham: " + e.getMessage());
      System.exit(1);
      return;
    }
    System.exit(run(servers, args));
  }

  /** Runs until told to stop; the servers outlive the application, so that it can drain. */
  private static int run(EmbeddedServers servers, String... args) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              try {
                ended.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              servers.close();
            },
            "embedded-servers-closing");
    Runtime.getRuntime().addShutdownHook(closing);
    AtomicInteger exitCode = new AtomicInteger();
    // the default handler would exit at once, with the servers still running
    Quarkus.run(
        null,
        (code, failure) -> {
          exitCode.set(code);
          if (failure != null) {
            Logger.getLogger(Main.class).error("Kham did not start", failure);
          }
        },
        args);
    ended.countDown();
    return exitCode.get();
  }

  private static void configure(EmbeddedServers servers, Path data) {
    servers.properties().forEach(System::setProperty);
    EmbeddedSecrets.in(data.resolve("secrets")).properties().forEach(System::setProperty);
    System.setProperty("quarkus.profile", "prod,embedded");
    System.setProperty("kham.data", data.toString());
    System.setProperty("kham.mailbox.url", servers.mailbox().toString());
  }

  private static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(port));
    } catch (IOException e) {
      throw new EmbeddedStartException(
          "port " + port + " is taken; set KHAM_PORT to a free one, or stop what uses it");
    }
  }

  private static int port(String variable, String otherwise) {
    String value = environment(variable, otherwise);
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, as any other number that is no port
    }
    throw new EmbeddedStartException(variable + " is not a port: " + value);
  }

  private static String environment(String variable, String otherwise) {
    return System.getenv().getOrDefault(variable, otherwise);
  }

  private static boolean isConfigured(String property) {
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
    Map<String, String> environment = System.getenv();
    return System.getProperty(property) != null || environment.containsKey(variable);
  }
}
