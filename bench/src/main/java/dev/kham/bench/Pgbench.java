package dev.kham.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, with the statements Kham issues. */
final class Pgbench {
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern DONE = Pattern.compile("actually processed: (\\d+)");

  private final Hospital hospital;

  Pgbench(Hospital hospital) {
    this.hospital = hospital;
  }

  static void require() {
    try {
      Process version =
          new ProcessBuilder("pgbench", "--version").redirectErrorStream(true).start();
      version.getInputStream().readAllBytes();
    } catch (IOException missing) {
      throw new BenchRefusedException(
          "pgbench is needed, to compare with: no pgbench on the PATH (Debian has it in"
              + " postgresql-contrib, Homebrew in postgresql)");
    }
  }

  /**
   * Runs the script as often as that, spread over the clients, and answers how often a second.
   *
   * @param first the number of the first run
   */
  double run(String script, Records.Ward ward, long first, int count, int clients)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("kham-bench-", ".sql");
    try (InputStream in = Pgbench.class.getResourceAsStream(script)) {
      Files.write(file, in.readAllBytes());
    }
    URI database = hospital.database();
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--transactions=" + count / clients,
                "--file=" + file,
                "--host=" + database.getHost(),
                "--port=" + database.getPort(),
                "--username=" + hospital.user()));
    Map<String, Object> variables =
        Map.of(
            "i",
            -1,
            "first",
            first,
            "clients",
            clients,
            "ward",
            ward.ordinal(),
            "doctors",
            Records.DOCTORS,
            "patients",
            Records.PATIENTS,
            "medicines",
            Records.MEDICINES);
    variables.forEach((name, value) -> command.add("--define=" + name + "=" + value));
    command.add(database.getPath().substring(1));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", hospital.password());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    Files.delete(file);
    Matcher done = DONE.matcher(output);
    Matcher rate = RATE.matcher(output);
    if (exit != 0
        || !done.find()
        || Integer.parseInt(done.group(1)) != count / clients * clients
        || !rate.find()) {
      throw new BenchRefusedException("pgbench fails on " + script + ":\n" + output);
    }
    return Double.parseDouble(rate.group(1));
  }
}
