package dev.kham.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came out, as it goes, and in the end as a page. */
final class Report {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  Report(String name) {
    file = Path.of("bench/target", name);
  }

  /** What is to be reached, and what would be good. */
  record Goal(double must, double target, boolean moreIsBetter, String unit) {
    static Goal atLeast(double must, double target) {
      return new Goal(must, target, true, "");
    }

    static Goal atMost(double must, double target, String unit) {
      return new Goal(must, target, false, unit);
    }

    String verdict(double measured) {
      if (moreIsBetter ? measured >= target : measured <= target) {
        return "pass, target reached";
      }
      return (moreIsBetter ? measured >= must : measured <= must) ? "pass" : "**short**";
    }

    String text(double number) {
      String limit = moreIsBetter ? "" : "≤ ";
      return limit
          + (unit.isEmpty() ? "%.2f".formatted(number) : "%.0f %s".formatted(number, unit));
    }
  }

  void title(String what, boolean quick) {
    say(
        "## %s, %s%s",
        what,
        DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .format(LocalDateTime.now(ZoneId.of("UTC"))),
        quick ? " (--quick)" : "");
    say("");
    say(
        "%d processors (%s, %s), Java %s, load average of the machine before: %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version().feature(),
        loadAverage());
    say("");
  }

  static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).replaceAll(" \\d+/.*\\s*", "");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }

  void table() {
    say("");
    say("| what | measured | must | target | |");
    say("|---|---|---|---|---|");
  }

  void row(String what, String measured) {
    say("| %s | %s | | | |", what, measured);
  }

  void row(String what, double measured, String more, Goal goal) {
    String number =
        goal.unit().isEmpty()
            ? "%.2f".formatted(measured)
            : "%.0f %s".formatted(measured, goal.unit());
    say(
        "| %s | %s%s | %s | %s | %s |",
        what,
        number,
        more,
        goal.text(goal.must()),
        goal.text(goal.target()),
        goal.verdict(measured));
  }

  void row(String what, String measured, boolean right) {
    say("| %s | %s | | | %s |", what, measured, right ? "pass" : "**short**");
  }

  void say(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    lines.add(line);
    System.out.println(line);
  }

  void write() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
    System.out.println("\nwritten to " + file);
  }

  static double median(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(it -> it).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median, with all of them in the order they were measured. */
  static String spread(List<Double> numbers, String form) {
    return form.formatted(median(numbers))
        + " ("
        + String.join(", ", numbers.stream().map(form::formatted).toList())
        + ")";
  }
}
