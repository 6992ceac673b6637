package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starting says and does when things are not as usual. */
class StartIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path runningData;
  private static final Http HTTP = new Http();
  private static OwnServer first;
  private static Server running;

  @TempDir Path data;

  @BeforeAll
  static void one_is_running() throws Exception {
    first = OwnServer.start(ROOT, runningData, Map.of());
    running = first.await(HTTP, new Narrator(Terminal.detect()));
  }

  @AfterAll
  static void stop() {
    first.stop();
  }

  @Test
  void a_taken_port_is_told_in_one_line_and_nothing_is_started() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      OwnServer server = OwnServer.start(ROOT, data, Map.of("KHAM_PORT", port));
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(linesOf(server)).singleElement().asString().contains("port " + port, "taken");
      assertThat(data.resolve("postgres")).doesNotExist();
    }
  }

  @Test
  void nothing_is_complained_of_at_an_ordinary_start() throws Exception {
    assertThat(linesOf(first))
        .noneMatch(line -> line.contains(" ERROR ") || line.contains("[MeterRegistry]"));
  }

  @Test
  void a_folder_in_use_is_told_in_one_line() throws Exception {
    OwnServer second = OwnServer.start(ROOT, data, Map.of("KHAM_DATA", runningData.toString()));
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(linesOf(second)).singleElement().asString().startsWith("kham: ");
  }

  @Test
  void with_a_database_configured_nothing_is_started_inside() throws Exception {
    OwnServer second = OwnServer.start(ROOT, data, Deployment.settingsOf(runningData, running));
    try {
      Server beside = Deployment.await(second, running, HTTP);
      assertThat(data.resolve("postgres")).doesNotExist();
      assertThat(data.resolve("redis")).doesNotExist();
      PatientApp app = new PatientApp(HTTP, beside);
      assertThat(Doctor.listIn(app.doctors())).isNotEmpty();
    } finally {
      second.stop();
    }
  }

  @Test
  void without_the_keys_of_tokens_a_deployed_server_does_not_start() throws Exception {
    Map<String, String> settings = new HashMap<>(Deployment.settingsOf(runningData, running));
    settings.remove("SMALLRYE_JWT_SIGN_KEY_LOCATION");
    OwnServer second = OwnServer.start(ROOT, data, settings);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(Files.readString(second.log())).contains("smallrye.jwt.sign.key.location");
  }

  private static List<String> linesOf(OwnServer server) throws IOException {
    return Files.readAllLines(server.log());
  }
}
