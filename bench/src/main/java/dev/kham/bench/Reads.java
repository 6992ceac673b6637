package dev.kham.bench;

import dev.kham.bench.Records.Ward;
import dev.kham.bench.Report.Goal;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the cache gains: a miss beside pgbench, a hit beside a page that asks nobody, and what
 * people do, on a server with the cache and on one without it, on the same PostgreSQL.
 */
final class Reads {
  private static final int CLIENTS = 16;

  /** Days of which free slots are asked for. */
  private static final int DAYS = 60;

  /** Of a hundred requests, the others book. */
  private static final int READS = 80;

  /** In seconds: what a session did is counted at the latest when it has been idle for ten. */
  private static final int UNTIL_COUNTED = 11;

  private static final Pattern ASKED =
      Pattern.compile("kham_cache_asked_total\\{outcome=\"(\\w+)\",shelf=\"[\\w-]+\"\\} (\\S+)");

  private final Hospital hospital;
  private final Hospital without;
  private final Records records;
  private final Pgbench pgbench;
  private final Report report;
  private final String[] patients;

  /** Which time of each doctor is booked next. */
  private final AtomicIntegerArray booked = new AtomicIntegerArray(Records.DOCTORS);

  private final Browsing browsing = new Browsing();

  Reads(
      Hospital hospital,
      Hospital without,
      Records records,
      Pgbench pgbench,
      Report report,
      String[] patients,
      int firstTime) {
    this.hospital = hospital;
    this.without = without;
    this.records = records;
    this.pgbench = pgbench;
    this.report = report;
    this.patients = patients;
    for (int doctor = 0; doctor < Records.DOCTORS; doctor++) {
      booked.set(doctor, firstTime);
    }
  }

  /** The first of the times that no doctor has booked. */
  int nextTime() {
    return IntStream.range(0, Records.DOCTORS).map(booked::get).max().orElseThrow();
  }

  void run(int rounds, int count, int warmUp) throws Exception {
    long until = System.nanoTime() + warmUp * 1_000_000_000L;
    for (Hospital each : List.of(hospital, without)) {
      load(each, mix(READS), 0, count / 4);
    }
    while (System.nanoTime() < until) {
      for (Hospital each : List.of(hospital, without)) {
        load(each, hot(), 0, count / 8);
        load(each, once(), 0, count / 8);
        load(each, mix(100), 0, count / 8);
      }
    }
    List<Double> miss = new ArrayList<>();
    List<Double> off = new ArrayList<>();
    List<Double> hit = new ArrayList<>();
    List<Double> hits = new ArrayList<>();
    List<Double> texts = new ArrayList<>();
    List<Double> server = new ArrayList<>();
    List<Double> postgres = new ArrayList<>();
    int unique = Math.min(count, Records.DOCTORS * DAYS);
    for (int round = 0; round < rounds; round++) {
      forgetAll();
      double busy = pgbench.run("busy.sql", Ward.FREE, 0, count, CLIENTS);
      double missed = load(hospital, once(), 0, unique).perSecond();
      double uncached = load(without, once(), 0, unique).perSecond();
      load(hospital, hot(), 0, Records.DOCTORS);
      double text = load(hospital, text(), 0, count).perSecond();
      Optional<Cpu> before = Cpu.of(hospital);
      double kept = load(hospital, hot(), 0, count).perSecond();
      if (before.isPresent()) {
        Cpu used = Cpu.of(hospital).orElseThrow().since(before.get());
        server.add((double) used.server() / count);
        postgres.add((double) used.postgres() / count);
      }
      miss.add(missed / busy);
      off.add(uncached / busy);
      hit.add(kept / text);
      hits.add(kept);
      texts.add(text);
    }
    ratio(
        "free slots of a day, not in the cache, HTTP ÷ pgbench on the busy times",
        miss,
        Goal.atLeast(0.25, 0.45));
    report.row("… without a cache, HTTP ÷ pgbench", Report.spread(off, "%.2f"));
    ratio(
        "free slots of a day, in the cache ÷ a short page of a worker",
        hit,
        Goal.atLeast(0.5, 0.8));
    report.row("… a second", Report.spread(hits, "%.0f") + " and " + Report.spread(texts, "%.0f"));
    if (!server.isEmpty()) {
      double both = Report.median(server) + Report.median(postgres);
      report.row(
          "… CPU",
          both,
          ": Java %.0f, PostgreSQL %.0f".formatted(Report.median(server), Report.median(postgres)),
          Goal.atMost(60, 35, "µs"));
    }
  }

  /** How often PostgreSQL is asked with the cache and without it. */
  void people(int count) throws Exception {
    people("hot reads alone", 100, count);
    people("80 of 100 read, 20 book", READS, count);
  }

  private void ratio(String what, List<Double> ratios, Goal goal) {
    report.row(
        what, Report.median(ratios), Report.spread(ratios, "%.2f").replaceFirst("\\S+", ""), goal);
  }

  /** The same on both servers, and how often PostgreSQL was asked. */
  private void people(String what, int reads, int count) throws Exception {
    Commits first = commits();
    Commits before = commits();
    double idle = before.aSecondSince(first);
    Load.Result slow = load(without, mix(reads), 0, count);
    Commits after = commits();
    double uncached = after.since(before);
    double uncachedAlone = after.since(before, idle);
    forgetAll();
    load(hospital, mix(100), count, 2 * count); // it has been running for a while
    double hitsBefore = asked("hit");
    double allBefore = hitsBefore + asked("miss") + asked("bypass");
    before = commits();
    Load.Result quick = load(hospital, mix(reads), 0, count);
    after = commits();
    double cached = after.since(before);
    double cachedAlone = after.since(before, idle);
    double hits = asked("hit") - hitsBefore;
    double all = hits + hitsBefore + asked("miss") + asked("bypass") - allBefore;
    report.row(what + ": hits of 100", 100 * hits / all, "", Goal.atLeast(80, 95));
    Goal saved = reads == 100 ? Goal.atLeast(95, 99) : null;
    report.row(
        what + ": commits less of 100, with those of the job engines",
        "%.1f: %.0f and %.0f for %,d requests, and %.0f a second when nobody asks"
            .formatted(100 * (1 - cached / uncached), uncached, cached, count, idle));
    double less = 100 * (1 - cachedAlone / uncachedAlone);
    String figures =
        ": %.0f and %.0f commits of %,d requests".formatted(uncachedAlone, cachedAlone, count);
    if (saved == null) {
      report.row(what + ": commits less of 100", "%.1f%s".formatted(less, figures));
    } else {
      report.row(what + ": database reads less of 100", less, figures, saved);
    }
    report.row(
        what + ": a second, without and with the cache",
        "%.0f and %.0f, p99 %.0f and %.0f ms"
            .formatted(slow.perSecond(), quick.perSecond(), slow.millis(0.99), quick.millis(0.99)));
  }

  /** What the database has committed for whomever, and when it was asked. */
  private record Commits(long count, long nanos) {
    double since(Commits before) {
      return since(before, 0);
    }

    /** Without what is committed when nobody asks for anything, so much a second. */
    double since(Commits before, double idle) {
      return Math.max(0, count - before.count - idle * (nanos - before.nanos) / 1e9);
    }

    double aSecondSince(Commits before) {
      return (count - before.count) * 1e9 / (nanos - before.nanos);
    }
  }

  private Commits commits() throws SQLException, InterruptedException {
    TimeUnit.SECONDS.sleep(UNTIL_COUNTED);
    return new Commits(
        records.count(
            "select xact_commit from pg_stat_database where datname = current_database()"),
        System.nanoTime());
  }

  private double asked(String outcome) throws IOException {
    try (Wire wire = new Wire(hospital.url())) {
      Matcher counts = ASKED.matcher(wire.send(wire.get("/q/metrics", null)).body());
      double sum = 0;
      while (counts.find()) {
        sum += counts.group(1).equals(outcome) ? Double.parseDouble(counts.group(2)) : 0;
      }
      return sum;
    }
  }

  /** As after any change of everything. */
  private void forgetAll() throws IOException {
    URI redis = hospital.redis();
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket
          .getOutputStream()
          .write("INCR {kham}:cache:of:all\r\n".getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read() != ':') {
        throw new BenchRefusedException("Redis does not forget");
      }
    }
  }

  private static Load.Result load(Hospital which, Work work, long first, int count)
      throws InterruptedException {
    Load.Result result = Load.run(which.url(), work, first, count, CLIENTS);
    if (result.done() < count) {
      throw new BenchRefusedException("not all was done, the answers were " + result.answers());
    }
    return result;
  }

  /** Each day of each doctor once. */
  private static Work once() {
    return Work.of((wire, number) -> Browsing.slots(wire, number, number / Records.DOCTORS % DAYS));
  }

  /** One day of each doctor again and again. */
  private static Work hot() {
    return Work.of((wire, number) -> Browsing.slots(wire, number, 0));
  }

  /** Asks no store and does next to nothing, on a thread of its own. */
  private static Work text() {
    return Work.of((wire, number) -> wire.get("/q/health/live", null));
  }

  private Work mix(int reads) {
    return Work.of(
        (wire, number) -> {
          SplittableRandom random = new SplittableRandom(number * 7919 + reads);
          int doctor = browsing.doctor(random);
          int what = random.nextInt(100);
          if (what >= reads) {
            long slot = doctor + (long) Records.DOCTORS * booked.getAndIncrement(doctor);
            return Work.booking(wire, patients[Records.patientOf(Ward.FREE, slot)], slot);
          }
          return Browsing.request(wire, doctor, what, random);
        });
  }
}
