package dev.kham.bench;

import dev.kham.bench.Records.Ward;
import dev.kham.bench.Report.Goal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures what the server does over HTTP, beside pgbench on the same PostgreSQL. */
public final class HttpBench {
  private static final int CLIENTS = 16;

  private final Size size;
  private final Hospital hospital;
  private final Records records;
  private final Tokens tokens;
  private final Report report;
  private final Pgbench pgbench;

  /** Numbers of held slots, and of slots to book, that nobody has used yet. */
  private long held;

  private long free;

  private HttpBench(Size size, Hospital hospital, Records records, Tokens tokens, Report report) {
    this.size = size;
    this.report = report;
    this.hospital = hospital;
    this.records = records;
    this.tokens = tokens;
    this.pgbench = new Pgbench(hospital);
  }

  /**
   * How much is done.
   *
   * @param whole whether nothing is left out
   * @param past appointments there were before
   * @param warmUp seconds
   * @param writes a round and side
   * @param reads a round and side
   * @param storm seconds
   */
  private record Size(
      boolean whole, int past, int warmUp, int rounds, int writes, int reads, int storm) {
    static final Size GLANCE = new Size(false, 20_000, 8, 2, 800, 2_400, 5);
    static final Size QUICK = new Size(true, 20_000, 20, 3, 1_600, 4_800, 10);
    static final Size FULL = new Size(true, 200_000, 60, 7, 4_800, 16_000, 30);
  }

  /** The same work by two ways. */
  private final class Comparison {
    final String name;
    final Work work;
    final String script;
    final Ward ward;
    final int count;
    final List<Double> http = new ArrayList<>();
    final List<Double> sql = new ArrayList<>();
    final List<Double> ratios = new ArrayList<>();
    final List<Double> server = new ArrayList<>();
    final List<Double> postgres = new ArrayList<>();
    final List<Double> p99 = new ArrayList<>();

    /** The least such work can be; null where nobody has said what that is. */
    String yardstick;

    final List<Double> bare = new ArrayList<>();
    final List<Double> bareRatios = new ArrayList<>();

    Comparison(String name, Work work, String script, Ward ward, int count) {
      this.name = name;
      this.work = work;
      this.script = script;
      this.ward = ward;
      this.count = count;
    }

    void round(boolean httpFirst) throws Exception {
      double overHttp = httpFirst ? http() : 0;
      double alone = pgbench.run(script, ward, numbers(this, count), count, CLIENTS);
      overHttp = httpFirst ? overHttp : http();
      sql.add(alone);
      http.add(overHttp);
      ratios.add(overHttp / alone);
      if (yardstick != null) {
        bare.add(pgbench.run(yardstick, ward, 0, count, CLIENTS));
        bareRatios.add(overHttp / bare.getLast());
      }
    }

    Comparison against(String script) {
      yardstick = script;
      return this;
    }

    void rows(Goal ratio, Goal cpu, Goal bareRatio) {
      rows(ratio, cpu);
      report.row(name + ", one bare statement by pgbench, a second", Report.spread(bare, "%.0f"));
      report.row(
          name + ", HTTP ÷ the bare statement",
          Report.median(bareRatios),
          Report.spread(bareRatios, "%.2f").replaceFirst("\\S+", ""),
          bareRatio);
    }

    private double http() throws IOException, InterruptedException, SQLException {
      Optional<Cpu> before = Cpu.of(hospital);
      Load.Result result = load(work, numbers(this, count), count);
      // a webhook is done when it is settled, not when it is acknowledged
      double kept = records.awaitSettlements();
      if (before.isPresent()) {
        Cpu used = Cpu.of(hospital).orElseThrow().since(before.get());
        server.add((double) used.server() / count);
        postgres.add((double) used.postgres() / count);
      }
      p99.add(result.millis(0.99));
      return count / (result.seconds() + kept);
    }

    void rows(Goal ratio, Goal cpu) {
      report.row(name + " over HTTP, a second", Report.spread(http, "%.0f"));
      report.row(name + " by pgbench, a second", Report.spread(sql, "%.0f"));
      if (ratio == null) {
        report.row(name + ", HTTP ÷ pgbench", Report.spread(ratios, "%.2f"));
      } else {
        report.row(
            name + ", HTTP ÷ pgbench",
            Report.median(ratios),
            Report.spread(ratios, "%.2f").replaceFirst("\\S+", ""),
            ratio);
      }
      if (!server.isEmpty()) {
        double both = Report.median(server) + Report.median(postgres);
        String parts =
            ": Java %.0f, PostgreSQL %.0f"
                .formatted(Report.median(server), Report.median(postgres));
        if (cpu == null) {
          report.row(name + ", CPU", "%.0f µs%s".formatted(both, parts));
        } else {
          report.row(name + ", CPU", both, parts, cpu);
        }
      }
      report.row(
          name + ", p99 of %d clients".formatted(CLIENTS), Report.spread(p99, "%.0f") + " ms");
    }
  }

  /** Starts at the next slots nobody has used; what takes no slot may begin anew. */
  private long numbers(Comparison comparison, int count) {
    switch (comparison.script) {
      case "settle.sql" -> {
        held += count;
        return held - count;
      }
      case "book.sql" -> {
        free += count;
        return free - count;
      }
      default -> {
        return 0;
      }
    }
  }

  private Load.Result load(Work work, long first, int count) throws InterruptedException {
    Load.Result result = Load.run(hospital.url(), work, first, count, CLIENTS);
    if (result.done() < count) {
      throw new BenchRefusedException("not all was done, the answers were " + result.answers());
    }
    return result;
  }

  private void run() throws Exception {
    long needed = size.writes * (2L * size.rounds + 21) + 2L * 1000 * size.storm;
    records.fill(size.past);
    records.hold(0, needed);
    records.analyze();
    records.sendLetters(false);

    String[] patients = new String[Records.PATIENTS];
    Arrays.setAll(patients, tokens::ofPatient);
    String pharmacist = tokens.ofStaff("pharmacist");
    List<Comparison> all =
        List.of(
            webhook(),
            new Comparison("booking", Work.booking(patients), "book.sql", Ward.FREE, size.writes),
            new Comparison(
                    "dispense",
                    Work.dispense(pharmacist, Records.MEDICINES),
                    "dispense.sql",
                    Ward.FREE,
                    size.writes)
                .against("fefo.sql"));
    warmUp(all);
    records.analyze(); // what was empty before has rows now
    for (int round = 0; round < size.rounds; round++) {
      for (Comparison each : all) {
        each.round(round % 2 == 1);
      }
    }
    report.say(
        "%d rounds, each with both sides one after the other, %d clients, letters not sent"
            + " meanwhile; %,d appointments before.",
        size.rounds, CLIENTS, size.past);
    report.table();
    all.get(0).rows(Goal.atLeast(0.40, 0.65), Goal.atMost(600, 400, "µs"));
    all.get(1).rows(Goal.atLeast(0.35, 0.60), Goal.atMost(900, 500, "µs"));
    all.get(2).rows(null, null, Goal.atLeast(0.30, 0.30));
    reads(patients);
    stampede(patients);
    hotMedicine(pharmacist);
    storms();
    report.row(
        "lines the server logged as a warning or worse", "%d".formatted(hospital.complaints()));
  }

  /** What is asked by who looks for a time. */
  private void reads(String[] patients) throws Exception {
    try (Hospital without =
        hospital.beside(tokens.keys(), Hospital.JAR, Map.of("KHAM_CACHE_ENABLED", "false"))) {
      int firstTime = (int) (free / Records.DOCTORS) + 1;
      Reads all = new Reads(hospital, without, records, pgbench, report, patients, firstTime);
      all.run(size.rounds, size.reads, size.warmUp);
      if (size.whole) {
        all.people(size.reads);
      }
      free = (long) all.nextTime() * Records.DOCTORS;
    }
  }

  /** That alone. */
  private void runReads() throws Exception {
    records.fill(size.past);
    records.analyze();
    records.sendLetters(false);
    String[] patients = new String[Records.PATIENTS];
    Arrays.setAll(patients, tokens::ofPatient);
    report.say("%d rounds, %d clients, letters not sent meanwhile.", size.rounds, CLIENTS);
    report.table();
    reads(patients);
  }

  /** Those alone. */
  private void runStorms() throws Exception {
    records.fill(size.past);
    records.hold(0, size.writes * 4L + 2L * 1000 * size.storm);
    records.analyze();
    records.sendLetters(false);
    warmUp(List.of(webhook()));
    records.analyze(); // what was empty before has rows now
    report.table();
    storms();
  }

  private Comparison webhook() {
    return new Comparison("webhook", Work.webhook(), "settle.sql", Ward.HELD, size.writes);
  }

  private void storms() throws Exception {
    storm("letters wait");
    if (size.whole) {
      records.sendLetters(true);
      storm("letters are sent");
    }
  }

  private void warmUp(List<Comparison> all) throws Exception {
    for (Comparison each : all) {
      pgbench.run(each.script, each.ward, numbers(each, CLIENTS), CLIENTS, CLIENTS);
    }
    long until = System.nanoTime() + size.warmUp * 1_000_000_000L;
    while (System.nanoTime() < until) {
      for (Comparison each : all) {
        int some = size.writes / 2;
        if (!each.script.equals("settle.sql") || held < size.writes * (all.size() > 1 ? 20L : 3L)) {
          load(each.work, numbers(each, some), some);
        }
      }
    }
  }

  /** All want the very same slot at once. */
  private void stampede(String[] patients) throws InterruptedException {
    int many = 32;
    int winners = 0;
    List<Double> worst = new ArrayList<>();
    int times = 20;
    for (int i = 0; i < times; i++) {
      long slot = free;
      free += Records.DOCTORS;
      Work booking = Work.booking(patients);
      Work same =
          new Work() {
            @Override
            public byte[] request(Wire wire, long number) {
              return Work.booking(wire, patients[(int) (number % patients.length)], slot);
            }

            @Override
            public boolean isDone(Wire.Answer answer) {
              return booking.isDone(answer);
            }
          };
      Load.Result result = Load.run(hospital.url(), same, slot, many, many);
      winners += result.done();
      worst.add(result.millis(1));
      if (result.answers().keySet().stream().anyMatch(status -> status != 201 && status != 409)) {
        throw new BenchRefusedException("a stampede was answered " + result.answers());
      }
    }
    report.row(
        "stampede of %d for a slot, %d times: winners".formatted(many, times),
        String.valueOf(winners),
        winners == times);
    report.row(
        "… slowest answer",
        worst.stream().mapToDouble(it -> it).max().orElseThrow(),
        "",
        Goal.atMost(1000, 100, "ms"));
  }

  /** All want the same medicine, again and again. */
  private void hotMedicine(String pharmacist) throws InterruptedException {
    Load.Result result = Load.run(hospital.url(), Work.dispense(pharmacist, 1), 0, size.writes, 32);
    report.row(
        "one medicine, 32 clients: slowest answer",
        result.millis(1),
        ", answers " + result.answers(),
        Goal.atMost(1000, 1000, "ms"));
  }

  private void storm(String how) throws IOException, InterruptedException, SQLException {
    int rate = 1000;
    long first = held;
    int count = rate * size.storm;
    held += count;
    Storm storm = Storm.run(hospital, first, rate, size.storm);
    String what = "%d webhooks a second for %d s, %s: ".formatted(rate, size.storm, how);
    report.row(what + "not acknowledged", String.valueOf(storm.wrong()), storm.wrong() == 0);
    report.row(
        what + "p99",
        storm.millis(0.99),
        " (p50 %.0f, max %.0f)".formatted(storm.millis(0.5), storm.millis(1)),
        Goal.atMost(300, 100, "ms"));
    report.row(what + "within a second", "%.1f %%".formatted(100 * storm.withinASecond()));
    report.row(
        what + "all settled so long after the last",
        "%.0f s".formatted(records.awaitSettlements()));
    String which =
        "where p.code between '%s' and '%s'"
            .formatted(Records.code(first), Records.code(first + count - 1));
    long settled =
        records.count(
            """
            select count(*) from payments p
            join appointments a on a.id = p.appointment_id and a.status = 'CONFIRMED'
            join transfers t on t.payment_id = p.id and t.state = 'SETTLED'
            join receipts r on r.payment_id = p.id
            """
                + which
                + " and p.status = 'PAID'");
    report.row(
        what + "settled exactly once", "%d of %d".formatted(settled, count), settled == count);
    long unbalanced =
        records.count("select coalesce(abs(sum(amount)), 0)::bigint from ledger_entries");
    report.row(what + "ledger, sum of all entries", String.valueOf(unbalanced), unbalanced == 0);
    String difference = difference();
    report.row(what + "daily sheet, difference", difference, difference.equals("0"));
  }

  private String difference() throws IOException {
    try (Wire wire = new Wire(hospital.url())) {
      String sheet =
          wire.send(wire.get("/api/v1/reconciliation/2026-12-01", tokens.ofStaff("cashier")))
              .body();
      return sheet.replaceFirst("(?s).*\"difference\":(-?\\d+).*", "$1");
    }
  }

  /** What is measured, where it is not all. */
  private enum Part {
    START,
    READS,
    STORM,
    LOAD;

    String option() {
      return "--" + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code --quick} for a first look, within three minutes where nothing is chosen, and at most one
   * of {@code --start} for what it takes to start and to idle, {@code --reads} for what the cache
   * gains, {@code --storm} for the storm of webhooks and {@code --load} for what happens when there
   * is more and more to do.
   */
  public static void main(String[] args) throws Exception {
    List<String> options = new ArrayList<>(List.of(args));
    boolean quick = options.remove("--quick");
    Set<Part> parts = EnumSet.allOf(Part.class);
    parts.removeIf(part -> !options.remove(part.option()));
    if (!options.isEmpty() || parts.size() > 1) {
      System.err.println("bench: the options are --quick, and --start, --reads, --storm or --load");
      System.exit(64);
    }
    Part only = parts.isEmpty() ? null : parts.iterator().next();
    try {
      Report report = new Report("bench-http.md");
      Tokens tokens = new Tokens();
      report.title("HTTP", quick);
      boolean glance = quick && only == null;
      if (only == Part.START || only == null && !quick) {
        report.table();
        Starts.run(report);
      }
      if (only == null || only == Part.READS || only == Part.STORM) {
        Pgbench.require();
        besidePgbench(glance ? Size.GLANCE : quick ? Size.QUICK : Size.FULL, only, tokens, report);
      }
      if (only == null || only == Part.LOAD) {
        UnderLoad.run(quick, !glance, tokens, report);
      }
      if (glance) {
        report.say(
            "Left out: the start, what people do with the cache and without it, a storm while"
                + " letters are sent, twice the peak of all but bookings, the picture.");
      }
      report.row("load average of the machine after", Report.loadAverage());
      report.write();
    } catch (BenchRefusedException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void besidePgbench(Size size, Part only, Tokens tokens, Report report)
      throws Exception {
    try (Hospital hospital = Hospital.open(tokens.keys(), Hospital.JAR);
        Connection connection = hospital.connect()) {
      HttpBench bench = new HttpBench(size, hospital, new Records(connection), tokens, report);
      if (only == Part.READS) {
        bench.runReads();
      } else if (only == Part.STORM) {
        bench.runStorms();
      } else {
        bench.run();
      }
    }
  }
}
