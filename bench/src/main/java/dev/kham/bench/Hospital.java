package dev.kham.bench;

import dev.kham.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Kham as a deployment has it, on a PostgreSQL and a Redis of its own, all on free ports. */
final class Hospital implements AutoCloseable {
  static final String BANK_ACCOUNT = "0010000000355";
  static final String SEPAY_SECRET = "only-for-the-bench";

  static final Path JAR = Path.of("bootstrap/target/quarkus-app/quarkus-run.jar");
  static final String JVM_OPTIONS = "@bootstrap/src/main/jvm.options";
  private static final Duration TO_START = Duration.ofSeconds(120);
  private static final Duration TO_STOP = Duration.ofSeconds(20);

  private final Path data;
  private final EmbeddedServers servers;
  private final Process application;
  private final URI url;

  /** Whether it has the servers to itself, or is another instance beside one that has. */
  private final boolean first;

  private Hospital(
      Path data, EmbeddedServers servers, Process application, URI url, boolean first) {
    this.data = data;
    this.servers = servers;
    this.application = application;
    this.url = url;
    this.first = first;
  }

  /** Another instance on the same servers, with other settings. */
  Hospital beside(KeyPair keys, Path jar, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(java(), JVM_OPTIONS, "-jar", jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("beside.log").toFile());
    configure(builder.environment(), servers, data, keys, port);
    builder.environment().putAll(settings);
    Hospital other =
        new Hospital(data, servers, builder.start(), URI.create("http://127.0.0.1:" + port), false);
    try {
      await(other.application, other.url, data.resolve("beside.log"));
    } catch (IOException | InterruptedException | RuntimeException e) {
      other.close();
      throw e;
    }
    return other;
  }

  /** Ready to serve when this returns. */
  static Hospital open(KeyPair keys, Path jar) throws IOException, InterruptedException {
    return open(keys, jar, List.of(), Map.of());
  }

  /**
   * One with other settings.
   *
   * @param settings of PostgreSQL, each a name, an equals sign and a value
   * @param environment of the server
   */
  static Hospital open(
      KeyPair keys, Path jar, List<String> settings, Map<String, String> environment)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(jar)) {
      throw new BenchRefusedException(jar + " is missing: build it first");
    }
    Path data = Files.createTempDirectory("kham-bench-");
    EmbeddedServers.Settings all = EmbeddedServers.Settings.in(data);
    for (String each : settings) {
      String[] parts = each.split("=", 2);
      all = all.withPostgres(parts[0], parts[1]);
    }
    EmbeddedServers servers = EmbeddedServers.start(all);
    Hospital hospital = null;
    try {
      int port = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(java(), JVM_OPTIONS, "-jar", jar.toString())
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("server.log").toFile());
      configure(builder.environment(), servers, data, keys, port);
      builder.environment().putAll(environment);
      hospital =
          new Hospital(
              data, servers, builder.start(), URI.create("http://127.0.0.1:" + port), true);
      await(hospital.application, hospital.url, data.resolve("server.log"));
      return hospital;
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (hospital == null) {
        servers.close();
      } else {
        hospital.close();
      }
      throw e;
    }
  }

  private static void configure(
      Map<String, String> environment, EmbeddedServers servers, Path data, KeyPair keys, int port)
      throws IOException {
    // settings meant for another server must not reach this one
    environment.keySet().removeIf(name -> name.startsWith("KHAM_") || name.startsWith("QUARKUS_"));
    servers
        .properties()
        .forEach(
            (name, value) ->
                environment.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
    environment.put("KHAM_PORT", String.valueOf(port));
    environment.put("KHAM_HOSPITAL_BANK_BIN", "970436");
    environment.put("KHAM_HOSPITAL_BANK_NAME", "Vietcombank");
    environment.put("KHAM_HOSPITAL_BANK_ACCOUNT", BANK_ACCOUNT);
    environment.put("KHAM_HOSPITAL_BANK_HOLDER", "BENH VIEN KHAM");
    environment.put("KHAM_SEPAY_HMAC_SECRETS", SEPAY_SECRET);
    environment.put(
        "SMALLRYE_JWT_SIGN_KEY_LOCATION", pem(data, "PRIVATE", keys.getPrivate().getEncoded()));
    environment.put(
        "MP_JWT_VERIFY_PUBLICKEY_LOCATION", pem(data, "PUBLIC", keys.getPublic().getEncoded()));
    // nobody books as much as the few patients here, and all from one address
    environment.put("KHAM_HOSPITAL_PENDING_LIMIT", "1000000");
    environment.put("KHAM_HOSPITAL_PAYMENT_WINDOW", "6H");
    for (String limit : List.of("IP", "ACCOUNT", "SIGN_IN", "BOOKING")) {
      environment.put("KHAM_LIMIT_" + limit, "1000000000");
    }
  }

  private static String pem(Path data, String kind, byte[] key) throws IOException {
    Path file = data.resolve(kind.toLowerCase(Locale.ROOT) + ".pem");
    Files.writeString(
        file,
        "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----\n"
            .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)));
    return file.toUri().toString();
  }

  /** Returns when the application is ready. */
  static void await(Process application, URI url, Path log)
      throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TO_START.toNanos();
    while (true) {
      if (!application.isAlive() || System.nanoTime() > deadline) {
        throw new BenchRefusedException("the server does not start:\n" + end(log));
      }
      try (Wire wire = new Wire(url)) {
        if (wire.send(wire.get("/q/health/ready", null)).status() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // asked again
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** How many lines the server has logged as a warning or worse. */
  long complaints() throws IOException {
    try (Stream<String> lines = Files.lines(data.resolve("server.log"))) {
      return lines.filter(line -> line.matches("\\S+ (WARN|ERROR|FATAL) .*")).count();
    }
  }

  URI url() {
    return url;
  }

  long application() {
    return application.pid();
  }

  /** The process all others of PostgreSQL are children of. */
  long postgres() throws IOException {
    return Long.parseLong(
        Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid")).getFirst().trim());
  }

  URI database() {
    return URI.create(servers.properties().get("quarkus.datasource.jdbc.url").substring(5));
  }

  URI redis() {
    return URI.create(servers.properties().get("quarkus.redis.hosts"));
  }

  String user() {
    return servers.properties().get("quarkus.datasource.username");
  }

  String password() {
    return servers.properties().get("quarkus.datasource.password");
  }

  Connection connect() throws SQLException {
    return connect(user());
  }

  Connection connect(String as) throws SQLException {
    return DriverManager.getConnection("jdbc:" + database(), as, password());
  }

  Path log(String name) {
    return data.resolve(name);
  }

  static void stop(Process application) {
    application.destroy();
    try {
      if (!application.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
        application.destroyForcibly().waitFor();
      }
    } catch (InterruptedException hurry) {
      application.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    stop(application);
    if (!first) {
      return;
    }
    servers.close();
    delete(data);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
