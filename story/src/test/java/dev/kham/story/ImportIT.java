package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of batches, one row in a hundred broken, whose server is killed: every row is taken in
 * once. With {@code -Dkham.import.rows=1000000} it is killed twice in the middle of the work, which
 * then waits for leases to end; with few rows once, before the work begins.
 */
class ImportIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int ROWS = Integer.getInteger("kham.import.rows", 20_000);
  private static final int MEDICINES = 200;
  private static final int KILLED_IN_THE_MIDDLE_FROM = 100_000;

  @TempDir Path data;

  private final Http http = new Http();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> figures = new ArrayList<>();
  private OwnServer process;
  private Server server;
  private Map<String, String> admin;
  private long worked;
  private long nanos;

  @AfterEach
  void stop() {
    process.stop();
  }

  private void start() throws Exception {
    process =
        OwnServer.start(
            ROOT,
            data,
            Map.of(
                "KHAM_LIMIT_IP", "1000000",
                "KHAM_LIMIT_ACCOUNT", "1000000",
                // with room for what it is, and not for the table
                "JAVA_TOOL_OPTIONS", "-Xmx256m"));
    server = process.await(http, new Narrator(Terminal.detect()));
    byte[] login =
        Json.write(
            Map.of(
                "login",
                "quantri@kham.example",
                "password",
                Files.readString(data.resolve("secrets/demo-password")).strip()));
    String token =
        http.postJson(server.at("/api/v1/sessions"), Map.of(), login)
            .expect(201)
            .json()
            .text("/accessToken");
    admin = Map.of("Authorization", "Bearer " + token, "Accept-Language", "en");
  }

  private void kill() throws Exception {
    figures.add("resident at most " + peak(process.pid()) + " kB");
    process.kill();
    start();
  }

  private static String peak(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> line.replaceAll("\\D", ""))
          .findFirst()
          .orElse("?");
    }
  }

  @Test
  void every_row_is_taken_in_once_though_the_server_is_killed() throws Exception {
    boolean inTheMiddle = ROWS >= KILLED_IN_THE_MIDDLE_FROM;
    start();
    String medicines = handIn("medicines", medicines());
    assertThat(awaited(medicines, 1).number("/counts/added")).isEqualTo(MEDICINES);
    if (!inTheMiddle) {
      http.postJson(server.at("/api/v1/queues/report/pause"), admin, new byte[0]).expect(200);
    }

    String batches = handIn("batches", batches());
    if (inTheMiddle) {
      awaited(batches, 0.3);
      kill();
      awaited(batches, 0.6);
    }
    kill();
    http.postJson(server.at("/api/v1/queues/report/resume"), admin, new byte[0]).expect(200);

    Json over = awaited(batches, 1);
    int broken = ROWS / 100;
    assertThat(over.text("/state")).isEqualTo("DONE");
    assertThat(over.number("/done")).isEqualTo(ROWS);
    assertThat(over.number("/counts/added")).isEqualTo(ROWS - broken);
    assertThat(over.number("/counts/refused")).isEqualTo(broken);
    assertThat(over.node().at("/counts").size()).isEqualTo(2);
    String errors =
        new String(http.get(server.at(over.text("/resultUrl")), admin).expect(200).bytes());
    assertThat(errors.lines()).hasSize(broken + 1);
    assertThat(errors.lines().toList().get(1)).startsWith("52,quantity,not-a-number,");
    assertThat(onHand()).isEqualTo(expected());

    figures.add("resident at most " + peak(process.pid()) + " kB");
    figures.add(
        worked
            + " rows in "
            + nanos / 1_000_000
            + " ms while it worked: "
            + worked * 1_000_000_000 / Math.max(1, nanos)
            + " rows/s");
    System.out.println("import of " + ROWS + " rows: " + String.join("; ", figures));
  }

  private String handIn(String kind, Path table) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.at("/api/v1/imports?kind=" + kind))
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", kind)
            .timeout(Duration.ofMinutes(5))
            .POST(HttpRequest.BodyPublishers.ofFile(table));
    admin.forEach(request::header);
    long began = System.nanoTime();
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    figures.add(
        Files.size(table)
            + " bytes of "
            + kind
            + " handed in within "
            + (System.nanoTime() - began) / 1_000_000
            + " ms");
    return answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*(?=/api/)", "");
  }

  /** The task once that part of it is done; measures how fast it was meanwhile. */
  private Json awaited(String task, double part) throws Exception {
    long before = -1;
    long first = -1;
    long since = 0;
    long done = 0;
    long last = 0;
    Json seen;
    do {
      seen =
          Polling.upTo(
              Duration.ofMillis(100),
              () -> http.get(server.at(task), admin).expect(200).json(),
              it -> false);
      assertThat(seen.text("/state")).isIn("WAITING", "RUNNING", "DONE");
      before = before < 0 ? seen.number("/done") : before;
      // from the first step on: before it, leases of the killed have to end
      if (seen.number("/done") > Math.max(before, done)) {
        done = seen.number("/done");
        last = System.nanoTime();
        if (first < 0) {
          first = done;
          since = last;
        }
      }
    } while (!seen.text("/state").equals("DONE")
        && (part == 1 || seen.number("/done") < part * seen.number("/total")));
    worked += first < 0 ? 0 : done - first;
    nanos += last - since;
    return seen;
  }

  private Path medicines() throws IOException {
    Path file = data.resolve("medicines.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("\uFEFFMã thuốc;Tên thuốc;Đơn vị\r\n");
      for (int i = 0; i < MEDICINES; i++) {
        out.write("IMP%03d;Thuốc số %d;viên\r\n".formatted(i, i));
      }
    }
    return file;
  }

  private Path batches() throws IOException {
    Path file = data.resolve("batches.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("medicineCode,number,expiresOn,quantity,supplier,unitCost\n");
      for (int i = 0; i < ROWS; i++) {
        String quantity = isBroken(i) ? "x" : Integer.toString(quantity(i));
        out.write(
            "IMP%03d,L%d,2099-12-31,%s,\"Dược phẩm, Ví Dụ\",1500\n"
                .formatted(i % MEDICINES, i, quantity));
      }
    }
    return file;
  }

  private static boolean isBroken(int i) {
    return i % 100 == 50;
  }

  private static int quantity(int i) {
    return i % 7 + 1;
  }

  private static Map<String, Long> expected() {
    Map<String, Long> units = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      if (!isBroken(i)) {
        units.merge("IMP%03d".formatted(i % MEDICINES), (long) quantity(i), Long::sum);
      }
    }
    return units;
  }

  /** As the movements of all batches add up, since batches change by them only. */
  private Map<String, Long> onHand() throws Exception {
    Map<String, Long> units = new HashMap<>();
    for (int hundred = 0; hundred < MEDICINES / 100; hundred++) {
      http.get(server.at("/api/v1/medicines?limit=100&q=IMP" + hundred), admin)
          .expect(200)
          .json()
          .list("/items")
          .forEach(it -> units.put(it.text("/code"), it.number("/stockOnHand")));
    }
    units.values().removeIf(count -> count == 0);
    return units;
  }
}
