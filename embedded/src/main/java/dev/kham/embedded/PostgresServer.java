package dev.kham.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * PostgreSQL in a folder: {@code postgres/} is the cluster, {@code postgres.log} the server's log.
 *
 * <p>It listens on the loopback address only and asks for a password (SCRAM), which is made at
 * random for each cluster and kept in {@code postgres.password}.
 */
final class PostgresServer implements EmbeddedServers.Server {

  static final String DATABASE = "kham";
  static final String USER = "kham";

  private static final String SUPERUSER = "postgres";
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(120);
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 30;

  private final Path programs;
  private final int port;
  private final Path cluster;
  private final Path configuration;
  private final Path passwordFile;
  private final Path log;
  private final Daemon daemon;

  PostgresServer(Path data, Path programs, int port) {
    this.programs = programs;
    this.port = port;
    this.cluster = data.resolve("postgres");
    this.configuration = data.resolve("postgres.conf");
    this.passwordFile = data.resolve("postgres.password");
    this.log = data.resolve("postgres.log");
    this.daemon = new Daemon(cluster.resolve("postmaster.pid"), "postgres", cluster);
  }

  String url() {
    return url(DATABASE);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  String password() throws IOException {
    return Files.readString(passwordFile);
  }

  /** Written whole, so that nothing depends on what initdb finds on the machine. */
  void configure(Map<String, String> extra) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", String.valueOf(port));
    settings.put("unix_socket_directories", "");
    settings.put("max_connections", "100");
    settings.put("shared_buffers", "128MB");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m [%p] ");
    settings.put("log_min_duration_statement", "500ms");
    settings.put("log_lock_waits", "on");
    settings.put("deadlock_timeout", "1s");
    settings.putAll(extra);
    Files.writeString(
        configuration,
        settings.entrySet().stream()
            .map(e -> e.getKey() + " = '" + e.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining()));
  }

  @Override
  public void start() {
    if (daemon.isRunning()) {
      return;
    }
    try {
      // the password gets its name last: without it the cluster was left half made
      boolean whole = Files.exists(passwordFile) && Files.exists(cluster);
      if (whole) {
        launch();
      } else {
        empty();
        create();
      }
    } catch (IOException | SQLException e) {
      String hint =
          String.valueOf(e.getMessage()).contains("unshare")
              ? "; it refuses to run as root here: start Kham as an ordinary user"
              : "";
      throw new EmbeddedStartException("PostgreSQL does not start: " + e.getMessage() + hint, e);
    }
  }

  private void create() throws IOException, SQLException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path unfinished = passwordFile.resolveSibling("postgres.password.unfinished");
    Folders.writePrivately(unfinished, password);
    long from = size(log);
    int exit =
        Daemon.run(
            command(
                "initdb",
                "--pgdata=" + cluster,
                "--username=" + SUPERUSER,
                "--pwfile=" + unfinished,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"),
            log,
            COMMAND_LIMIT);
    if (exit != 0) {
      throw new IOException(Daemon.complaint(log, from));
    }
    launch();
    try (Connection connection = DriverManager.getConnection(url("postgres"), SUPERUSER, password);
        Statement statement = connection.createStatement()) {
      statement.execute("create role %s login password '%s'".formatted(USER, password));
      statement.execute("create database %s owner %s".formatted(DATABASE, USER));
    }
    Files.move(unfinished, passwordFile, StandardCopyOption.ATOMIC_MOVE);
  }

  private void launch() throws IOException {
    // PostgreSQL refuses to start when any process of this user has the pid of its dead server
    Files.deleteIfExists(daemon.pidFile());
    Files.copy(
        configuration, cluster.resolve("postgresql.conf"), StandardCopyOption.REPLACE_EXISTING);
    long from = size(log);
    // pg_ctl gives the server a session of its own: Ctrl-C on the terminal does not reach it
    int exit =
        Daemon.run(
            command(
                "pg_ctl",
                "start",
                "--silent",
                "--wait",
                "--timeout=" + START_SECONDS,
                "--pgdata=" + cluster,
                "--log=" + log),
            log,
            COMMAND_LIMIT);
    if (exit != 0 || !daemon.isRunning()) {
      String complaint = Daemon.complaint(log, from);
      stop();
      throw new IOException(complaint);
    }
  }

  @Override
  public void stop() {
    Optional<ProcessHandle> server = daemon.find();
    if (server.isEmpty()) {
      return;
    }
    try {
      Daemon.run(
          command(
              "pg_ctl",
              "stop",
              "--silent",
              "--mode=fast",
              "--wait",
              "--timeout=" + STOP_SECONDS,
              "--pgdata=" + cluster),
          log,
          COMMAND_LIMIT);
    } catch (IOException e) {
      // whatever kept it from a clean end, it must not go on running
      daemon.kill();
    }
    if (!Daemon.await(() -> Daemon.isGone(server.get()), Duration.ofSeconds(5))) {
      server.get().destroyForcibly();
    }
  }

  @Override
  public void kill() {
    daemon.kill();
  }

  @Override
  public void empty() {
    if (daemon.isRunning()) {
      throw new IllegalStateException("PostgreSQL is running: stop it first");
    }
    try {
      Files.deleteIfExists(passwordFile);
      Folders.delete(cluster);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's folder cannot be emptied: " + cluster, e);
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL refuses root; in a user namespace of its own it is nobody
      command.add("unshare");
      command.add("--user");
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
