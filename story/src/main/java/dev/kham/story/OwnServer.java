package dev.kham.story;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server of its own that the story starts and stops again. */
final class OwnServer {
  private static final Path JAR = Path.of("bootstrap/target/quarkus-app/quarkus-run.jar");
  private static final Path JVM_OPTIONS = Path.of("bootstrap/src/main/jvm.options");
  private static final Path CACHE = Path.of("bootstrap/target/kham.aot");
  private static final Map<String, String> SHORT_WINDOW =
      Map.of("KHAM_HOSPITAL_PAYMENT_WINDOW", "PT10S");
  private static final Duration TO_START = Duration.ofSeconds(90);

  /** Of a rehearsal, most of this to write down what it has learnt. */
  private static final Duration TO_STOP = Duration.ofSeconds(60);

  private static final int LOG_LINES = 40;

  private final Process process;
  private final Path data;
  private final Path log;
  private final String port;
  private boolean stopped;

  private OwnServer(Process process, Path data, Path log, String port) {
    this.process = process;
    this.data = data;
    this.log = log;
    this.port = port;
  }

  /** As {@link #start(Path, Path, Map)}, with data of its own and a payment window to wait for. */
  static OwnServer start(Path root) throws ServerUnavailable {
    try {
      Path data = Files.createTempDirectory("kham-story-");
      return start(root, data, SHORT_WINDOW);
    } catch (IOException noFolder) {
      throw new ServerUnavailable("could not make a folder: " + noFolder.getMessage());
    }
  }

  /** As {@link #start(Path)}; when it stops it writes what later ones start quicker with. */
  static OwnServer rehearse(Path root) throws ServerUnavailable {
    try {
      Files.deleteIfExists(root.resolve(CACHE));
      Path data = Files.createTempDirectory("kham-story-");
      return start(root, data, SHORT_WINDOW, List.of("-XX:AOTCacheOutput=" + CACHE));
    } catch (IOException noFolder) {
      throw new ServerUnavailable("could not make a folder: " + noFolder.getMessage());
    }
  }

  /**
   * Starts the process, which is not ready before {@link #await} says so.
   *
   * @param data where it keeps its data; what is there is used again
   * @param settings environment variables beyond those that give it folder and ports
   */
  static OwnServer start(Path root, Path data, Map<String, String> settings)
      throws ServerUnavailable {
    // it does not live long enough for what the second compiler does to pay
    return start(root, data, settings, List.of("-XX:TieredStopAtLevel=1"));
  }

  private static OwnServer start(
      Path root, Path data, Map<String, String> settings, List<String> jvmOptions)
      throws ServerUnavailable {
    Path jar = root.resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new ServerUnavailable(
          "no server is running and there is none to start: "
              + JAR
              + " is missing; build it first");
    }
    try {
      Path log = data.resolve("server.log");
      List<String> command = new ArrayList<>(List.of(java(), "@" + root.resolve(JVM_OPTIONS)));
      command.addAll(jvmOptions);
      command.addAll(List.of("-jar", jar.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      configure(builder.environment(), data);
      builder.environment().putAll(settings);
      String port = builder.environment().get("KHAM_PORT");
      return new OwnServer(builder.start(), data, log, port);
    } catch (IOException noProcess) {
      throw new ServerUnavailable("could not start a server: " + noProcess.getMessage());
    }
  }

  Server await(Http http, Narrator narrator) throws ServerUnavailable, InterruptedException {
    long began = System.nanoTime();
    String last = Server.RUN_PROPERTIES + " was never written";
    while (elapsed(began).compareTo(TO_START) < 0) {
      if (!process.isAlive()) {
        throw new ServerUnavailable(
            "the server ended with exit code " + process.exitValue() + " while starting" + tail());
      }
      Path properties = data.resolve(Server.RUN_PROPERTIES);
      if (Files.exists(properties)) {
        try {
          Server server = Server.read(properties);
          if (server.isReady(http)) {
            return server;
          }
          last = server.url() + "/q/health/ready did not answer 200";
        } catch (IOException notYetWhole) {
          last = notYetWhole.getMessage();
        }
      }
      narrator.passing("… starting a server, " + elapsed(began).toSeconds() + " s");
      Thread.sleep(200);
    }
    throw new ServerUnavailable(
        "the server was not ready after " + TO_START.toSeconds() + " s: " + last + tail());
  }

  long pid() {
    return process.pid();
  }

  String port() {
    return port;
  }

  Path log() {
    return log;
  }

  /** Stops the server, by force only if it will not go; a second call does nothing. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    // Its PostgreSQL and Redis are remembered now: once the parent is gone nobody knows them.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!ended()) {
      process.destroyForcibly();
      ended();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Takes the process away as a power cut would; what it started lives on. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The exit code of a server that is expected to end by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(TO_START.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end");
    }
    return process.exitValue();
  }

  void deleteData() throws IOException {
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failed)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private boolean ended() {
    try {
      return process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void configure(Map<String, String> environment, Path data) throws IOException {
    // Settings meant for another server, say its database, must not reach this one.
    environment.keySet().removeIf(name -> name.startsWith("KHAM_") || name.startsWith("QUARKUS_"));
    environment.put("KHAM_PORT", String.valueOf(freePort()));
    environment.put("KHAM_MAILBOX_PORT", String.valueOf(freePort()));
    environment.put("KHAM_DATA", data.toString());
  }

  /**
   * One that nobody listens on, below those that systems give out by themselves: what is free there
   * may be taken by the time the server wants it.
   */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(21_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next one, then
      }
    }
  }

  private static String java() {
    return ProcessHandle.current()
        .info()
        .command()
        .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  private static Duration elapsed(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String tail() {
    // Decoded leniently: the log also carries what PostgreSQL and Redis print.
    String text;
    try {
      text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "; its log cannot be read: " + unreadable.getMessage();
    }
    List<String> lines = text.lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    return "\nthe last lines of its log:\n" + String.join("\n", last);
  }
}
