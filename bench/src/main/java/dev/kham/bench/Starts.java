package dev.kham.bench;

import dev.kham.bench.Report.Goal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What it takes {@code ./kham start} to be ready, with the data of the run before, and what it
 * keeps of the memory while nobody asks for anything. Of Java alone: PostgreSQL, Redis and the
 * mailbox of the embedded servers are not counted, except that the mailbox runs within it.
 */
final class Starts {
  private static final int TIMES = 3;
  private static final int IDLE_SECONDS = 75;

  /** What {@code ./kham} has rehearsed for later starts. */
  private static final Path CACHE = Path.of("bootstrap/target/kham.aot");

  private final Path data;
  private final boolean rehearsed;
  private final List<Double> millis = new ArrayList<>();
  private final List<Double> clock = new ArrayList<>();

  private Starts(Path data, boolean rehearsed) {
    this.data = data;
    this.rehearsed = rehearsed;
  }

  /** Starts it once for its data and then as often as it counts. */
  static void run(Report report) throws IOException, InterruptedException {
    if (Cpu.residentMegabytes(ProcessHandle.current().pid()).isEmpty()) {
      report.row("start", "unknown, since this system does not tell what a process takes");
      return;
    }
    Path data = Files.createTempDirectory("kham-bench-");
    try {
      Starts starts = new Starts(data, isRehearsed());
      starts.once(0);
      starts.millis.clear();
      starts.clock.clear();
      for (int i = 1; i < TIMES; i++) {
        starts.once(0);
      }
      starts.rows(starts.once(IDLE_SECONDS), report);
    } finally {
      Hospital.delete(data);
    }
  }

  /** As {@code ./kham start} takes it: one that is older than the server is of no use. */
  private static boolean isRehearsed() throws IOException {
    return Files.isRegularFile(CACHE)
        && Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(Hospital.JAR)) > 0;
  }

  /** How many megabytes it has after that time. */
  private long once(int idleSeconds) throws IOException, InterruptedException {
    int port = Hospital.freePort();
    List<String> command = new ArrayList<>(List.of(Hospital.java(), Hospital.JVM_OPTIONS));
    if (rehearsed) {
      command.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot*=error"));
    }
    command.addAll(List.of("-jar", Hospital.JAR.toString()));
    Path log = data.resolve("start.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("KHAM_") || name.startsWith("QUARKUS_"));
    environment.put("KHAM_DATA", data.resolve("data").toString());
    environment.put("KHAM_PORT", String.valueOf(port));
    environment.put("KHAM_MAILBOX_PORT", String.valueOf(Hospital.freePort()));
    long began = System.nanoTime();
    Process application = builder.start();
    try {
      Hospital.await(application, URI.create("http://127.0.0.1:" + port), log);
      millis.add(Cpu.of(application.pid()) / 1e3);
      clock.add((System.nanoTime() - began) / 1e6);
      TimeUnit.SECONDS.sleep(idleSeconds);
      return Cpu.residentMegabytes(application.pid()).orElseThrow();
    } finally {
      Hospital.stop(application);
    }
  }

  private void rows(long megabytes, Report report) {
    report.row(
        "start with data kept, Java alone: CPU until it is ready",
        Report.median(millis),
        "%s; %s ms by the clock; %s"
            .formatted(
                Report.spread(millis, "%.0f").replaceFirst("\\S+", ""),
                Report.spread(clock, "%.0f"),
                rehearsed ? "rehearsed" : "**not rehearsed**: no " + CACHE),
        Goal.atMost(6000, 3500, "ms"));
    report.row(
        "… resident after %d s of idling".formatted(IDLE_SECONDS),
        megabytes,
        "",
        Goal.atMost(350, 250, "MB"));
  }
}
