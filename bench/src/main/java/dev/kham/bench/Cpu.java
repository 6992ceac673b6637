package dev.kham.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How long processors have worked for the server and for PostgreSQL, as Linux tells in {@code
 * /proc}.
 *
 * @param server in microseconds
 * @param postgres in microseconds, with what pgbench's sessions took
 */
record Cpu(long server, long postgres) {
  private static final Path PROC = Path.of("/proc");
  private static final long MICROS_A_TICK = 10_000;
  private static final int PARENT = 1;
  private static final int OWN = 11;
  private static final int ENDED_CHILDREN = 13;

  /** Empty where the system does not tell. */
  static Optional<Cpu> of(Hospital hospital) throws IOException {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return Optional.empty();
    }
    long postmaster = hospital.postgres();
    long postgres = ticks(postmaster, OWN, ENDED_CHILDREN);
    try (Stream<Path> all = Files.list(PROC)) {
      for (Path each : all.filter(it -> it.getFileName().toString().matches("\\d+")).toList()) {
        long pid = Long.parseLong(each.getFileName().toString());
        List<String> fields = fields(pid);
        if (!fields.isEmpty() && Long.parseLong(fields.get(PARENT)) == postmaster) {
          postgres += ticks(pid, OWN);
        }
      }
    }
    return Optional.of(new Cpu(of(hospital.application()), postgres * MICROS_A_TICK));
  }

  /** That of one process, in microseconds; 0 where the system does not tell. */
  static long of(long pid) {
    return ticks(pid, OWN) * MICROS_A_TICK;
  }

  /** What the system has in memory of a process; empty where it does not tell. */
  static OptionalLong residentMegabytes(long pid) throws IOException {
    Path status = PROC.resolve(String.valueOf(pid)).resolve("status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      String kilobytes = lines.filter(it -> it.startsWith("VmRSS:")).findFirst().orElseThrow();
      return OptionalLong.of(Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024);
    }
  }

  Cpu since(Cpu before) {
    return new Cpu(server - before.server, postgres - before.postgres);
  }

  /** User and system time, which stand side by side. */
  private static long ticks(long pid, int... places) {
    List<String> fields = fields(pid);
    return fields.isEmpty()
        ? 0
        : Arrays.stream(places)
            .mapToLong(at -> Long.parseLong(fields.get(at)) + Long.parseLong(fields.get(at + 1)))
            .sum();
  }

  /** What stands after the name, which may have blanks in it; empty when the process is gone. */
  private static List<String> fields(long pid) {
    try {
      String line = Files.readString(PROC.resolve(String.valueOf(pid)).resolve("stat"));
      return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
    } catch (IOException gone) {
      return List.of();
    } catch (UncheckedIOException gone) {
      return List.of();
    }
  }
}
