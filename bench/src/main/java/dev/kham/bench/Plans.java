package dev.kham.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How PostgreSQL did what it was asked, as auto_explain writes it into the log. */
final class Plans {
  /** The settings with which PostgreSQL tells. */
  static final List<String> SETTINGS =
      List.of(
          "session_preload_libraries=auto_explain",
          "auto_explain.log_min_duration=0",
          "auto_explain.log_analyze=on",
          "auto_explain.log_buffers=on",
          "auto_explain.log_format=json",
          "log_min_duration_statement=-1");

  private static final Pattern BEGINS = Pattern.compile("LOG: {2}duration: ([0-9.]+) ms {2}plan:$");
  // without a choice for each character, since Java's patterns recurse for each choice
  private static final Pattern TEXT =
      Pattern.compile("\"Query Text\": \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
  private static final Pattern HIT = Pattern.compile("\"Shared Hit Blocks\": (\\d+)");
  private static final Pattern READ = Pattern.compile("\"Shared Read Blocks\": (\\d+)");
  private static final Pattern SCANNED =
      Pattern.compile("\"Node Type\": \"Seq Scan\",[^{}]*?\"Relation Name\": \"(\\w+)\"");

  private final Path log;
  private long read;

  Plans(Path log) {
    this.log = log;
  }

  /**
   * A statement that was run.
   *
   * @param blocks of 8 kB that were looked at, in memory or not
   * @param scanned the tables that were read from one end to the other
   */
  record Plan(String text, double millis, long blocks, Set<String> scanned) {}

  /** Those that were not told yet. */
  List<Plan> next() throws IOException {
    String text;
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(file.length() - read)];
      file.seek(read);
      file.readFully(bytes);
      read += bytes.length;
      text = new String(bytes, StandardCharsets.UTF_8);
    }
    List<Plan> plans = new ArrayList<>();
    Matcher begins = null;
    StringBuilder plan = new StringBuilder();
    for (String line : text.split("\n")) {
      if (line.startsWith("\t")) {
        plan.append(line, 1, line.length()).append('\n');
        continue;
      }
      if (begins != null) {
        plans.add(plan(begins, plan.toString()));
      }
      plan.setLength(0);
      Matcher next = BEGINS.matcher(line);
      begins = next.find() ? next : null;
    }
    if (begins != null) {
      plans.add(plan(begins, plan.toString()));
    }
    return plans;
  }

  private static Plan plan(Matcher begins, String json) {
    Matcher text = TEXT.matcher(json);
    Set<String> scanned = new HashSet<>();
    Matcher scan = SCANNED.matcher(json);
    while (scan.find()) {
      scanned.add(scan.group(1));
    }
    return new Plan(
        text.find() ? text.group(1).replaceAll("\\\\n\\s*|\\s+", " ").strip() : "",
        Double.parseDouble(begins.group(1)),
        // the first is the whole plan's, those of its parts follow
        first(HIT, json) + first(READ, json),
        scanned);
  }

  private static long first(Pattern pattern, String json) {
    Matcher found = pattern.matcher(json);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
