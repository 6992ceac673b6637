package dev.kham.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;

/**
 * Real servers for a {@code @QuarkusTest}, empty at its start.
 *
 * <p>The time zone is St John's in Newfoundland, on the server and in the JVM (the PostgreSQL
 * driver gives each session the zone of the JVM): half an hour beside everything, so that a test
 * notices a forgotten zone.
 */
public final class EmbeddedTestResource implements QuarkusTestResourceLifecycleManager {

  private static final String ZONE = "America/St_Johns";
  private static final String DATA = "kham.test.data";

  private final TimeZone zoneBefore = TimeZone.getDefault();
  private EmbeddedServers servers;

  /** The running servers, for any test in whatever class loader. */
  public static EmbeddedServers servers() {
    return EmbeddedServers.attach(Path.of(System.getProperty(DATA)));
  }

  @Override
  public Map<String, String> start() {
    Path data = Path.of("target", "embedded").toAbsolutePath();
    EmbeddedServers.Settings settings =
        EmbeddedServers.Settings.in(data)
            .withFresh(true)
            .withPostgres("timezone", ZONE)
            // for tests that count statements
            .withPostgres("shared_preload_libraries", "pg_stat_statements");
    try {
      servers = EmbeddedServers.start(settings);
    } catch (EmbeddedStartException e) {
      // all tests of a module stand on this start, and whether servers start is tested elsewhere
      System.err.println("starting the servers once more: " + e.getMessage());
      servers = EmbeddedServers.start(settings);
    }
    // a system property is the one thing all class loaders of a Quarkus test share
    System.setProperty(DATA, data.toString());
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    return servers.properties();
  }

  @Override
  public void stop() {
    TimeZone.setDefault(zoneBefore);
    System.clearProperty(DATA);
    if (servers != null) {
      servers.close();
    }
  }
}
