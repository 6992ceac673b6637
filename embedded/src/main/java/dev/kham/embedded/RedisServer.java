package dev.kham.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Redis in a folder: {@code redis/} holds its snapshot, {@code redis.log} its log.
 *
 * <p>It listens on the loopback address only, without a password. Snapshots, no append-only file:
 * Kham's Redis is a bell and not a ledger, so what the last minute put into it may be lost with the
 * power; a proper stop saves all.
 */
final class RedisServer implements EmbeddedServers.Server {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Path program;
  private final int port;
  private final Path folder;
  private final Path configuration;
  private final Path log;
  private final Daemon daemon;

  RedisServer(Path data, Path program, int port) {
    this.program = program;
    this.port = port;
    this.folder = data.resolve("redis");
    this.configuration = data.resolve("redis.conf");
    this.log = data.resolve("redis.log");
    this.daemon = new Daemon(folder.resolve("redis.pid"), "redis-server", configuration);
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  void configure() throws IOException {
    // A daemon, so that Ctrl-C on the terminal does not end it before the application has drained;
    // set-proc-title would replace the command line by which it is known again.
    Files.writeString(
        configuration,
        """
        bind 127.0.0.1
        port %d
        dir %s
        pidfile %s
        logfile %s
        daemonize yes
        set-proc-title no
        appendonly no
        save 60 1
        """
            .formatted(port, quoted(folder), quoted(daemon.pidFile()), quoted(log)));
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void start() {
    if (daemon.isRunning()) {
      return;
    }
    try {
      Files.createDirectories(folder);
      long from = Files.exists(log) ? Files.size(log) : 0;
      int exit =
          Daemon.run(List.of(program.toString(), configuration.toString()), log, START_LIMIT);
      if (exit != 0 || !Daemon.await(() -> daemon.isRunning() && answers(), START_LIMIT)) {
        stop();
        throw new IOException(Daemon.complaint(log, from));
      }
    } catch (IOException e) {
      throw new EmbeddedStartException("Redis does not start: " + e.getMessage(), e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      // not listening yet
      return false;
    }
  }

  @Override
  public void stop() {
    Optional<ProcessHandle> server = daemon.find();
    if (server.isEmpty()) {
      return;
    }
    server.get().destroy();
    if (!Daemon.await(() -> Daemon.isGone(server.get()), STOP_LIMIT)) {
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
      throw new IllegalStateException("Redis is running: stop it first");
    }
    try {
      Folders.delete(folder);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis's folder cannot be emptied: " + folder, e);
    }
  }
}
