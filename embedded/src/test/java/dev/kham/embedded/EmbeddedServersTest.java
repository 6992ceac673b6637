package dev.kham.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kham.embedded.EmbeddedServers.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServersTest {

  @TempDir static Path folders;
  private static Path binaries;

  private Path data;

  /** Unpacked once and shared: the unpacking is not what is tested here. */
  @BeforeAll
  static void unpacks_the_binaries() throws IOException {
    binaries = folders.toRealPath().resolve("binaries");
    Binaries.unpack(Binaries.Platform.current(), binaries);
  }

  @BeforeEach
  void makes_a_folder() throws IOException {
    data = Files.createTempDirectory(folders.toRealPath(), "with space ");
    Files.createSymbolicLink(data.resolve("binaries"), binaries);
  }

  @AfterEach
  void leaves_nothing_running() {
    assertThat(processesOn(data)).isEmpty();
  }

  @Test
  void starts_a_durable_postgres_18() throws SQLException {
    try (EmbeddedServers servers =
        EmbeddedServers.start(Settings.in(data).withPostgres("work_mem", "8MB"))) {
      assertThat(select(servers, "show server_version")).startsWith("18.");
      assertThat(select(servers, "show fsync")).isEqualTo("on");
      assertThat(select(servers, "show synchronous_commit")).isEqualTo("on");
      assertThat(select(servers, "show server_encoding")).isEqualTo("UTF8");
      assertThat(select(servers, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(select(servers, "show work_mem")).isEqualTo("8MB");
      assertThat(select(servers, "select lower('ĐẶNG THỊ ẤN')")).isEqualTo("đặng thị ấn");
    }
  }

  @Test
  void lets_the_application_create_the_extensions_it_needs() throws SQLException {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      execute(servers, "create extension btree_gist; create extension pg_trgm");
      assertThat(select(servers, "select count(*) from pg_extension where extname <> 'plpgsql'"))
          .isEqualTo("2");
    }
  }

  @Test
  void asks_for_the_password() {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(url(servers), "kham", "guessed").close())
          .withMessageContaining("password authentication failed");
    }
  }

  @Test
  void starts_a_redis_that_answers() throws IOException {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      assertThat(redis(servers, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void takes_other_ports_when_somebody_was_quicker() throws IOException, SQLException {
    try (ServerSocket quicker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Deque<Integer> ports = new ArrayDeque<>();
      ports.add(quicker.getLocalPort());
      try (EmbeddedServers servers =
          EmbeddedServers.start(
              Settings.in(data),
              () -> ports.isEmpty() ? EmbeddedServers.freePort() : ports.remove())) {
        assertThat(select(servers, "show port"))
            .isNotEqualTo(String.valueOf(quicker.getLocalPort()));
        assertThat(redis(servers, "PING")).isEqualTo("+PONG");
      }
    }
  }

  @Test
  void gives_the_application_exactly_what_it_is_to_be_configured_with() {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      assertThat(servers.properties())
          .containsOnlyKeys(
              "quarkus.datasource.jdbc.url",
              "quarkus.datasource.username",
              "quarkus.datasource.password",
              "quarkus.redis.hosts",
              "quarkus.mailer.host",
              "quarkus.mailer.port");
    }
  }

  @Test
  void returns_the_same_servers_when_started_twice() {
    try (EmbeddedServers first = EmbeddedServers.start(Settings.in(data));
        EmbeddedServers second = EmbeddedServers.start(Settings.in(data).withFresh(true))) {
      assertThat(second).isSameAs(first);
    }
  }

  @Test
  void keeps_the_data_over_stop_and_start() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      execute(servers, "create table note as select 'kept' as text");
      redis(servers, "SET note kept");
    }
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      assertThat(select(servers, "select text from note")).isEqualTo("kept");
      assertThat(redis(servers, "EXISTS note")).isEqualTo(":1");
    }
  }

  @Test
  void begins_empty_when_asked_to() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      execute(servers, "create table note as select 'kept' as text");
      redis(servers, "SET note kept");
    }
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data).withFresh(true))) {
      assertThat(select(servers, "select count(*) from pg_tables where tablename = 'note'"))
          .isEqualTo("0");
      assertThat(redis(servers, "EXISTS note")).isEqualTo(":0");
    }
  }

  @Test
  void replaces_a_cluster_whose_making_was_interrupted() throws Exception {
    Files.writeString(data.resolve("lock"), "kham\n1\n");
    Files.createDirectories(data.resolve("postgres"));
    Files.writeString(data.resolve("postgres/postgresql.conf"), "half");

    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      assertThat(select(servers, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void refuses_a_held_folder_and_takes_it_over_once_its_jvm_was_killed() throws Exception {
    try (OtherJvm other = OtherJvm.withServersIn(data)) {
      assertThat(other.words()).endsWith("ready\n");
      EmbeddedServers theirs = EmbeddedServers.attach(data);
      execute(theirs, "create table note as select 'kept' as text");
      redis(theirs, "SET note kept");

      refused(Settings.in(data), "in use by a running Kham (process " + other.process().pid());
      assertThat(select(theirs, "select text from note")).isEqualTo("kept");

      other.kill();
      assertThat(processesOn(data)).hasSize(2);
      try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
        assertThat(processesOn(data)).hasSize(2);
        assertThat(select(servers, "select text from note")).isEqualTo("kept");
        assertThat(redis(servers, "EXISTS note")).isEqualTo(":1");
      }
    }
  }

  @Test
  void leaves_an_unrelated_process_alone_which_has_the_pid_of_a_dead_server() throws Exception {
    EmbeddedServers.start(Settings.in(data)).close();
    Process unrelated = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(data.resolve("postgres/postmaster.pid"), unrelated.pid() + "\n");
      Files.writeString(data.resolve("redis/redis.pid"), unrelated.pid() + "\n");

      try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
        assertThat(select(servers, "select 1")).isEqualTo("1");
        assertThat(redis(servers, "PING")).isEqualTo("+PONG");
      }
      assertThat(unrelated.isAlive()).isTrue();
    } finally {
      unrelated.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void gives_redis_and_postgres_back_on_their_ports_after_stop_kill_and_empty() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data))) {
      execute(servers, "create table note as select 'kept' as text");
      redis(servers, "SET note kept");

      servers.redis().stop();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> redis(servers, "PING"));
      servers.redis().start();
      assertThat(redis(servers, "EXISTS note")).isEqualTo(":1");

      servers.redis().kill();
      servers.redis().empty();
      servers.redis().start();
      assertThat(redis(servers, "EXISTS note")).isEqualTo(":0");

      servers.postgres().stop();
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> select(servers, "select 1"));
      servers.postgres().start();
      assertThat(select(servers, "select text from note")).isEqualTo("kept");

      servers.postgres().kill();
      servers.postgres().start();
      assertThat(select(servers, "select text from note")).isEqualTo("kept");
    }
  }

  @Test
  void writes_a_deadlock_into_the_log() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(Settings.in(data));
        Connection one = connect(servers);
        Connection two = connect(servers)) {
      execute(servers, "create table pair as select generate_series(1, 2) as id");
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      lock(one, 1);
      lock(two, 2);
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      lock(one, 2);
                    } catch (SQLException e) {
                      // one of the two is the victim, no matter which
                    }
                  });
      try {
        lock(two, 1);
      } catch (SQLException e) {
        // one of the two is the victim, no matter which
      }
      two.rollback();
      waiting.join();
      assertThat(servers.postgresLog()).content().contains("deadlock detected");
    }
  }

  @Test
  void refuses_a_taken_mailbox_port() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          Settings.in(data).withMailboxPort(taken.getLocalPort()), "Port " + taken.getLocalPort());
    }
    EmbeddedServers.start(Settings.in(data)).close();
  }

  @Test
  void leaves_nothing_running_when_postgres_refuses_its_settings() {
    refused(Settings.in(data).withPostgres("work_mem", "plenty"), "work_mem");
  }

  @Test
  void refuses_a_folder_that_cannot_be_made() throws IOException {
    Path file = Files.createFile(data.resolve("file"));
    refused(Settings.in(file.resolve("below")), "cannot be used");
  }

  @Test
  void refuses_a_folder_with_data_which_is_not_khams() throws IOException {
    Path foreign = Files.createDirectories(data.resolve("postgres")).resolve("PG_VERSION");
    Files.writeString(foreign, "9.6");

    refused(Settings.in(data).withFresh(true), "not Kham's");
    assertThat(foreign).hasContent("9.6");
  }

  @Test
  void refuses_a_nearly_full_disk() throws IOException {
    try (DataFolder folder = DataFolder.hold(data)) {
      assertThatExceptionOfType(EmbeddedStartException.class)
          .isThrownBy(() -> folder.refuseWhenFull(120_000_000))
          .withMessageContaining("only 120 MB left");
    }
  }

  @Test
  void refuses_a_platform_it_has_no_servers_for() {
    assertThatExceptionOfType(EmbeddedStartException.class)
        .isThrownBy(() -> Binaries.Platform.of("Windows 11", "amd64"))
        .withMessageContaining("Windows 11");
  }

  @Test
  void hands_the_servers_of_a_quarkus_test_over_by_their_folder() throws SQLException {
    EmbeddedTestResource resource = new EmbeddedTestResource();
    Map<String, String> properties = resource.start();
    try {
      EmbeddedServers servers = EmbeddedTestResource.servers();
      assertThat(servers.properties()).isEqualTo(properties);
      assertThat(select(servers, "show timezone")).isEqualTo("America/St_Johns");
    } finally {
      resource.stop();
    }
    assertThat(processesOn(Path.of("target", "embedded").toAbsolutePath())).isEmpty();
  }

  private static void refused(Settings settings, String because) {
    assertThatExceptionOfType(EmbeddedStartException.class)
        .isThrownBy(() -> EmbeddedServers.start(settings))
        .withMessageContaining(because)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static String url(EmbeddedServers servers) {
    return servers.properties().get("quarkus.datasource.jdbc.url");
  }

  private static Connection connect(EmbeddedServers servers) throws SQLException {
    return DriverManager.getConnection(
        url(servers),
        servers.properties().get("quarkus.datasource.username"),
        servers.properties().get("quarkus.datasource.password"));
  }

  private static String select(EmbeddedServers servers, String sql) throws SQLException {
    try (Connection connection = connect(servers);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void execute(EmbeddedServers servers, String sql) throws SQLException {
    try (Connection connection = connect(servers);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void lock(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select from pair where id = " + id + " for update");
    }
  }

  private static String redis(EmbeddedServers servers, String command) throws IOException {
    URI host = URI.create(servers.properties().get("quarkus.redis.hosts"));
    try (Socket socket = new Socket(host.getHost(), host.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read(); c != '\r' && c != -1; ) {
        answer.append((char) c);
        c = socket.getInputStream().read();
      }
      return answer.toString();
    }
  }

  /** The servers' main processes: their command lines name the data folder. */
  /** The servers; a child of PostgreSQL, which at first looks like its parent, is not one more. */
  private static List<String> processesOn(Path data) {
    return ProcessHandle.allProcesses()
        .filter(process -> isOn(data, process))
        .filter(process -> process.parent().filter(parent -> isOn(data, parent)).isEmpty())
        .map(EmbeddedServersTest::commandLine)
        .toList();
  }

  private static boolean isOn(Path data, ProcessHandle process) {
    String line = commandLine(process);
    return line.contains(data.toString()) && !line.contains(OtherJvm.class.getName());
  }

  private static String commandLine(ProcessHandle process) {
    Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
    if (Files.notExists(file)) {
      return process.info().commandLine().orElse("");
    }
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException | UncheckedIOException e) {
      // the process went away
      return "";
    }
  }
}
