package dev.kham.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An open load: requests come when they come.
 *
 * @param wrong how many were not acknowledged, or not at all
 * @param micros how long each acknowledgement took, sorted
 */
record Storm(int wrong, long[] micros) {
  private static final Path FOLDER = Path.of("bench/target/gatling");
  private static final int PATIENCE_SECONDS = 180;

  /** Distinct transfers at that rate, which pay the held slots from the first on. */
  static Storm run(Hospital hospital, long first, int rate, int seconds)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path answers = FOLDER.resolve("answers.txt");
    Files.deleteIfExists(answers);
    Path log = FOLDER.resolve("gatling.log");
    Process gatling =
        new ProcessBuilder(
                Hospital.java(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dkham.storm.url=" + hospital.url(),
                "-Dkham.storm.first=" + first,
                "-Dkham.storm.rate=" + rate,
                "-Dkham.storm.seconds=" + seconds,
                "-Dkham.storm.answers=" + answers,
                "-Dgatling.data.console.light=true",
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "--simulation",
                WebhookStorm.class.getName(),
                "--results-folder",
                FOLDER.toString(),
                "--no-reports")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!gatling.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      gatling.destroyForcibly();
      throw new BenchRefusedException("Gatling does not end, see " + log);
    }
    if (!Files.exists(answers)) {
      List<String> lines = Files.readAllLines(log);
      throw new BenchRefusedException(
          "Gatling fails:\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }
    long[] all = Files.readAllLines(answers).stream().mapToLong(Long::parseLong).toArray();
    long[] right = Arrays.stream(all).filter(it -> it >= 0).map(it -> it * 1000).sorted().toArray();
    return new Storm(
        Math.max(all.length, rate * seconds + WebhookStorm.COPIES) - right.length, right);
  }

  double millis(double share) {
    return Load.millis(micros, share);
  }

  /** What share was acknowledged within a second. */
  double withinASecond() {
    long quick = Arrays.stream(micros).filter(it -> it <= 1_000_000).count();
    return (double) quick / (micros.length + wrong);
  }
}
