package dev.kham.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/** PostgreSQL, Redis and an SMTP server with its mailbox page, all running on one data folder. */
public final class EmbeddedServers implements AutoCloseable {

  /** One of the native servers, to be taken away from a running application and given back. */
  public interface Server {

    /** Runs on its former port when this returns; does nothing when it runs. */
    void start();

    /** Everything is saved and the process is gone when this returns. */
    void stop();

    /** The process is gone without having had the chance to save anything. */
    void kill();

    /**
     * Forgets everything; the next start begins with an empty server.
     *
     * @throws IllegalStateException when it runs
     */
    void empty();
  }

  /**
   * @param data the folder which keeps everything between two runs; made when missing
   * @param fresh begin with an empty PostgreSQL and an empty Redis
   * @param mailboxPort of the mailbox page, 0 for any free one
   * @param postgres server settings of PostgreSQL beyond the usual ones
   */
  public record Settings(Path data, boolean fresh, int mailboxPort, Map<String, String> postgres) {

    public Settings {
      postgres = Map.copyOf(postgres);
    }

    /** Keeps what the folder holds, takes any free port. */
    public static Settings in(Path data) {
      return new Settings(data, false, 0, Map.of());
    }

    public Settings withFresh(boolean fresh) {
      return new Settings(data, fresh, mailboxPort, postgres);
    }

    public Settings withMailboxPort(int mailboxPort) {
      return new Settings(data, fresh, mailboxPort, postgres);
    }

    public Settings withPostgres(String name, String value) {
      Map<String, String> all = new HashMap<>(postgres);
      all.put(name, value);
      return new Settings(data, fresh, mailboxPort, all);
    }
  }

  private static final int PORTS_LOST = 3;
  private static final Map<Path, EmbeddedServers> RUNNING = new HashMap<>();

  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String USERNAME = "quarkus.datasource.username";
  private static final String PASSWORD = "quarkus.datasource.password";
  private static final String REDIS = "quarkus.redis.hosts";
  private static final String MAIL_HOST = "quarkus.mailer.host";
  private static final String MAIL_PORT = "quarkus.mailer.port";
  private static final String MAILBOX = "mailbox";

  private final Path data;
  private final Map<String, String> properties;
  private final URI mailbox;
  private final PostgresServer postgres;
  private final RedisServer redis;

  /** What only the one who started the servers has, and with it the right to stop them. */
  private record Ownership(DataFolder folder, Mailbox mailbox) {}

  private Ownership ownership;

  private EmbeddedServers(
      Path data,
      Map<String, String> properties,
      URI mailbox,
      PostgresServer postgres,
      RedisServer redis,
      Ownership ownership) {
    this.data = data;
    this.properties = Map.copyOf(properties);
    this.mailbox = mailbox;
    this.postgres = postgres;
    this.redis = redis;
    this.ownership = ownership;
  }

  /**
   * Starts all, or returns those which this JVM already runs on the folder. Servers left over by a
   * killed JVM are stopped first.
   *
   * @throws EmbeddedStartException when that is not possible; then nothing is left running
   */
  public static EmbeddedServers start(Settings settings) {
    return start(settings, EmbeddedServers::freePort);
  }

  static EmbeddedServers start(Settings settings, IntSupplier ports) {
    synchronized (RUNNING) {
      Binaries.Platform platform = Binaries.Platform.current();
      try {
        Path data = DataFolder.create(settings.data());
        EmbeddedServers running = RUNNING.get(data);
        if (running == null) {
          running = start(platform, data, settings, ports);
          RUNNING.put(data, running);
        }
        return running;
      } catch (AccessDeniedException e) {
        throw new EmbeddedStartException(
            "The data folder %s is not writable: no access to %s"
                .formatted(settings.data(), e.getFile()),
            e);
      } catch (IOException | UncheckedIOException e) {
        throw new EmbeddedStartException(
            "The data folder %s cannot be used: %s".formatted(settings.data(), e), e);
      }
    }
  }

  private static EmbeddedServers start(
      Binaries.Platform platform, Path data, Settings settings, IntSupplier ports)
      throws IOException {
    for (int left = PORTS_LOST; ; left--) {
      try {
        return startOnce(platform, data, settings, ports);
      } catch (EmbeddedStartException e) {
        // between looking for a free port and listening on it another program was quicker
        if (left == 0 || !e.getMessage().contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedServers startOnce(
      Binaries.Platform platform, Path data, Settings settings, IntSupplier ports)
      throws IOException {
    DataFolder folder;
    try {
      folder = DataFolder.hold(data);
    } catch (OverlappingFileLockException e) {
      // held by this very JVM: the same application before a live reload, in another class loader
      EmbeddedServers attached = attach(data);
      attached.redis.start();
      attached.postgres.start();
      return attached;
    }
    PostgresServer postgres = null;
    RedisServer redis = null;
    Mailbox mailbox = null;
    try {
      folder.refuseWhenFull();
      Binaries binaries = Binaries.unpack(platform, data.resolve("binaries"));
      postgres = new PostgresServer(data, binaries.postgres(), ports.getAsInt());
      redis = new RedisServer(data, binaries.redis(), ports.getAsInt());
      postgres.stop();
      redis.stop();
      if (settings.fresh()) {
        postgres.empty();
        redis.empty();
      }
      mailbox = Mailbox.open(settings.mailboxPort());
      redis.configure();
      redis.start();
      postgres.configure(settings.postgres());
      postgres.start();

      Map<String, String> properties = new LinkedHashMap<>();
      properties.put(URL, postgres.url());
      properties.put(USERNAME, PostgresServer.USER);
      properties.put(PASSWORD, postgres.password());
      properties.put(REDIS, redis.url());
      properties.put(MAIL_HOST, "127.0.0.1");
      properties.put(MAIL_PORT, String.valueOf(mailbox.smtpPort()));
      remember(data, properties, mailbox.page());
      return new EmbeddedServers(
          data, properties, mailbox.page(), postgres, redis, new Ownership(folder, mailbox));
    } catch (IOException | RuntimeException e) {
      try {
        stop(mailbox, redis, postgres, folder);
      } catch (RuntimeException second) {
        // the first one says what is wrong
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * The servers which run on the folder, started by this JVM in whatever class loader; closing the
   * result leaves them running.
   *
   * @throws EmbeddedStartException when none run there
   */
  public static EmbeddedServers attach(Path folder) {
    try {
      Path data = folder.toRealPath();
      Properties remembered = new Properties();
      remembered.load(new StringReader(Files.readString(stateFile(data))));
      Map<String, String> properties = new HashMap<>();
      remembered.forEach((name, value) -> properties.put((String) name, (String) value));
      URI mailbox = URI.create(properties.remove(MAILBOX));
      Binaries binaries = Binaries.unpack(Binaries.Platform.current(), data.resolve("binaries"));
      URI database = URI.create(properties.get(URL).substring("jdbc:".length()));
      return new EmbeddedServers(
          data,
          properties,
          mailbox,
          new PostgresServer(data, binaries.postgres(), database.getPort()),
          new RedisServer(data, binaries.redis(), URI.create(properties.get(REDIS)).getPort()),
          null);
    } catch (IOException e) {
      throw new EmbeddedStartException("No servers run on the data folder " + folder, e);
    }
  }

  private static void remember(Path data, Map<String, String> properties, URI mailbox)
      throws IOException {
    Properties remembered = new Properties();
    remembered.putAll(properties);
    remembered.setProperty(MAILBOX, mailbox.toString());
    StringWriter out = new StringWriter();
    remembered.store(out, null);
    Folders.writePrivately(stateFile(data), out.toString());
  }

  private static Path stateFile(Path data) {
    return data.resolve("servers.properties");
  }

  /**
   * Below those that systems give out by themselves: what is free there may be taken by the time a
   * server wants it.
   */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(21_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next one, then
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * What the application is to be configured with: {@code quarkus.datasource.jdbc.url}, {@code
   * quarkus.datasource.username}, {@code quarkus.datasource.password}, {@code quarkus.redis.hosts},
   * {@code quarkus.mailer.host} and {@code quarkus.mailer.port}.
   */
  public Map<String, String> properties() {
    return properties;
  }

  /** The page on which people read the mails; {@code /api/messages} below it is for programs. */
  public URI mailbox() {
    return mailbox;
  }

  public Server postgres() {
    return postgres;
  }

  public Server redis() {
    return redis;
  }

  /** PostgreSQL's log of this folder: where a deadlock would be written. */
  public Path postgresLog() {
    return data.resolve("postgres.log");
  }

  /** Stops all that this object has started; Redis is saved, PostgreSQL is shut down fast. */
  @Override
  public void close() {
    synchronized (RUNNING) {
      RUNNING.remove(data, this);
      if (ownership != null) {
        stop(ownership.mailbox(), redis, postgres, ownership.folder());
        ownership = null;
      }
    }
  }

  private static void stop(
      Mailbox mailbox, RedisServer redis, PostgresServer postgres, DataFolder folder) {
    List<AutoCloseable> inOrder = new ArrayList<>();
    if (mailbox != null) {
      inOrder.add(mailbox);
    }
    if (redis != null) {
      inOrder.add(redis::stop);
    }
    if (postgres != null) {
      inOrder.add(postgres::stop);
    }
    inOrder.add(() -> Files.deleteIfExists(stateFile(folder.path())));
    inOrder.add(folder);

    IllegalStateException failure = null;
    for (AutoCloseable each : inOrder) {
      try {
        each.close();
      } catch (Exception e) {
        // told at the end: one which does not stop must not keep the others running
        if (failure == null) {
          failure = new IllegalStateException("not everything stopped in " + folder.path());
        }
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
