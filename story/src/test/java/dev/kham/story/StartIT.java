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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starting says and does when things are not as usual. */
class StartIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Http http = new Http();
  private final Narrator narrator = new Narrator(Terminal.detect());

  @TempDir Path data;
  @TempDir Path otherData;

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
  void a_folder_in_use_is_told_in_one_line() throws Exception {
    OwnServer first = OwnServer.start(ROOT, data, Map.of());
    try {
      first.await(http, narrator);
      Path log = Files.createDirectory(otherData.resolve("log"));
      OwnServer second = OwnServer.start(ROOT, log, Map.of("KHAM_DATA", data.toString()));
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(linesOf(second)).singleElement().asString().startsWith("kham: ");
    } finally {
      first.stop();
    }
  }

  @Test
  void with_a_database_configured_nothing_is_started_inside() throws Exception {
    OwnServer first = OwnServer.start(ROOT, data, Map.of());
    try {
      Server running = first.await(http, narrator);
      OwnServer second = OwnServer.start(ROOT, otherData, Deployment.settingsOf(data, running));
      try {
        Server beside = Deployment.await(second, running, http);
        assertThat(otherData.resolve("postgres")).doesNotExist();
        assertThat(otherData.resolve("redis")).doesNotExist();
        PatientApp app = new PatientApp(http, beside);
        assertThat(Doctor.listIn(app.doctors())).isNotEmpty();
      } finally {
        second.stop();
      }
    } finally {
      first.stop();
    }
  }

  @Test
  void without_the_keys_of_tokens_a_deployed_server_does_not_start() throws Exception {
    OwnServer first = OwnServer.start(ROOT, data, Map.of());
    try {
      Map<String, String> settings =
          new HashMap<>(Deployment.settingsOf(data, first.await(http, narrator)));
      settings.remove("SMALLRYE_JWT_SIGN_KEY_LOCATION");
      OwnServer second = OwnServer.start(ROOT, otherData, settings);
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(Files.readString(second.log())).contains("smallrye.jwt.sign.key.location");
    } finally {
      first.stop();
    }
  }

  private static List<String> linesOf(OwnServer server) throws IOException {
    return Files.readAllLines(server.log());
  }
}
