package dev.kham.bench;

import dev.kham.bench.Plot.Column;
import dev.kham.bench.Plot.Step;
import dev.kham.bench.Report.Goal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** What becomes of requests when there are more and more of them, on a hospital of its own. */
final class UnderLoad {
  private static final int CLIENTS = 64;
  private static final int READS = 80;

  /** What is asked for next, of what was served, and how much more of it has to be served. */
  private static final double CLIMB = 1.4;

  private static final double HIGHER = 1.1;
  private static final int CLIMB_SECONDS = 3;

  private static final Path PICTURE = Path.of("bench/target/load.svg");

  /** Of the peak. */
  private static final double[] STEPS = {0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1, 1.2, 1.5, 2};

  private final Size size;
  private final Hospital hospital;
  private final Records records;
  private final Report report;
  private final String[] patients = new String[2 * Records.PATIENTS];
  private final Browsing browsing = new Browsing();
  private long held;
  private long free;

  private UnderLoad(Size size, Hospital hospital, Records records, Tokens tokens, Report report) {
    this.size = size;
    this.hospital = hospital;
    this.records = records;
    this.report = report;
    Arrays.setAll(patients, tokens::ofPatient);
  }

  /**
   * How much is done.
   *
   * @param past appointments there were before
   * @param warmUp seconds
   * @param crowdWarmUp seconds before those that count
   * @param crowd seconds
   * @param rounds of peak and overload
   * @param writes to find a peak
   * @param reads to find a peak
   * @param overload seconds, of all rounds together
   * @param step seconds at each load of the picture
   */
  private record Size(
      int past,
      int warmUp,
      int crowdWarmUp,
      int crowd,
      int rounds,
      int writes,
      int reads,
      int overload,
      int step) {
    static final Size QUICK = new Size(20_000, 10, 8, 8, 1, 1_600, 8_000, 5, 2);
    static final Size FULL = new Size(200_000, 60, 30, 60, 3, 4_800, 32_000, 21, 5);
  }

  /**
   * Something that is asked for.
   *
   * @param numbers takes so many, and answers the first
   * @param count of requests by which its peak is found
   * @param rounds of peak and overload; what has to be settled afterwards takes long
   * @param refusedSoon whether who is not served is told so at once, or waits for long
   */
  private record Demand(
      String name,
      Work work,
      LongUnaryOperator numbers,
      int count,
      int rounds,
      boolean refusedSoon) {}

  /**
   * On a hospital of its own.
   *
   * @param whole whether nothing is left out
   */
  static void run(boolean quick, boolean whole, Tokens tokens, Report report) throws Exception {
    Crowd.require();
    try (Hospital hospital = Hospital.open(tokens.keys(), Hospital.JAR);
        Connection connection = hospital.connect()) {
      Size size = quick ? Size.QUICK : Size.FULL;
      new UnderLoad(size, hospital, new Records(connection), tokens, report).run(whole);
    }
  }

  private void run(boolean whole) throws Exception {
    records.fill(size.past);
    Demand webhook = new Demand("webhook", Work.webhook(), this::held, size.writes, 1, false);
    Demand booking =
        new Demand("booking", Work.booking(patients), this::free, size.writes, size.rounds, true);
    Demand slots =
        new Demand("free slots", browsing.slots(), any -> 0, size.reads, size.rounds, true);
    Demand mixed =
        new Demand(
            "80 of 100 read, 20 book",
            Work.of(this::mixed),
            any -> 0,
            size.reads,
            size.rounds,
            true);
    int crowd = size.crowdWarmUp + size.crowd;
    held(Crowd.slots(crowd));
    records.analyze();
    records.sendLetters(false);
    warmUp(List.of(booking, webhook, slots, mixed));
    records.analyze();

    report.say("Each request comes when it is due, whether those before were answered or not.");
    report.table();
    new Crowd(hospital, records, report, patients, free(Crowd.slots(crowd)))
        .run(size.crowdWarmUp, size.crowd);
    if (!whole) {
      overload(booking);
      return;
    }
    List<Column> columns = new ArrayList<>();
    for (Demand each : List.of(webhook, booking, slots)) {
      columns.add(new Column(each.name(), steps(each, overload(each))));
    }
    overload(mixed);
    Files.createDirectories(PICTURE.getParent());
    Files.writeString(PICTURE, Plot.of("Kham under load", columns));
    report.row("picture of latency against load", PICTURE.toString());
  }

  private long held(long count) {
    try {
      records.hold(held, count);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    held += count;
    return held - count;
  }

  private long free(long count) {
    free += count;
    return free - count;
  }

  private synchronized byte[] mixed(Wire wire, long number) {
    SplittableRandom random = new SplittableRandom(number * 7919);
    int doctor = browsing.doctor(random);
    int what = random.nextInt(100);
    if (what < READS) {
      return Browsing.request(wire, doctor, what, random);
    }
    long slot = free(1);
    return Work.booking(wire, patients[(int) (slot % Records.PATIENTS)], slot);
  }

  private void warmUp(List<Demand> all) throws Exception {
    long until = System.nanoTime() + size.warmUp * 1_000_000_000L;
    while (System.nanoTime() < until) {
      for (Demand each : all) {
        closed(each, each.count() / 8);
      }
    }
  }

  /** So many clients, each of which asks again as soon as it was answered: served a second. */
  private double closed(Demand demand, int count) throws Exception {
    Load.Result result =
        Load.run(
            hospital.url(), demand.work(), demand.numbers().applyAsLong(count), count, CLIENTS);
    records.awaitSettlements();
    return result.done() / result.seconds();
  }

  private OpenLoad.Result open(Demand demand, int rate, int seconds) throws Exception {
    long first = demand.numbers().applyAsLong((long) rate * seconds);
    try (OpenLoad load = new OpenLoad(hospital.url())) {
      OpenLoad.Result result = load.run(demand.work(), first, rate, seconds);
      records.awaitSettlements();
      return result;
    }
  }

  /** The most that is served a second, first of who waits for an answer, then of who does not. */
  private double peak(Demand demand) throws Exception {
    double peak = closed(demand, demand.count());
    while (true) {
      double more = open(demand, (int) (peak * CLIMB), CLIMB_SECONDS).servedPerSecond();
      if (more < peak * HIGHER) {
        return Math.max(peak, more);
      }
      peak = more;
    }
  }

  /** Twice as much as can be done; answers what can be done. */
  private double overload(Demand demand) throws Exception {
    List<Double> peaks = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> refusals = new ArrayList<>();
    List<Double> lateness = new ArrayList<>();
    Map<String, Integer> wrong = new TreeMap<>();
    int refused = 0;
    int seconds = size.overload / size.rounds;
    for (int round = 0; round < demand.rounds(); round++) {
      double peak = peak(demand);
      OpenLoad.Result result = open(demand, (int) (2 * peak), seconds);
      peak = Math.max(peak, result.servedPerSecond());
      peaks.add(peak);
      ratios.add(result.servedPerSecond() / peak);
      if (result.refused().length > 0) {
        refusals.add(Load.millis(result.refused(), 0.99));
      }
      lateness.add(Load.millis(result.late(), 0.99));
      refused += result.refused().length;
      result.wrong().forEach((what, times) -> wrong.merge(what, times, Integer::sum));
    }
    report.row(demand.name() + ", peak, served a second", Report.spread(peaks, "%.0f"));
    report.row(
        "… at twice that: served ÷ peak",
        Report.median(ratios),
        Report.spread(ratios, "%.2f").replaceFirst("\\S+", ""),
        Goal.atLeast(0.80, 0.95));
    if (!refusals.isEmpty()) {
      String how =
          "%s; %,d of them; sent late %.0f ms"
              .formatted(
                  Report.spread(refusals, "%.0f").replaceFirst("\\S+", ""),
                  refused,
                  Report.median(lateness));
      if (demand.refusedSoon()) {
        report.row(
            "… told to come again, p99", Report.median(refusals), how, Goal.atMost(100, 100, "ms"));
      } else {
        report.row("… told to come again, p99", "%.0f ms".formatted(Report.median(refusals)) + how);
      }
    }
    report.row("… errors", String.valueOf(wrong), wrong.isEmpty());
    return Report.median(peaks);
  }

  private List<Step> steps(Demand demand, double peak) throws Exception {
    List<Step> steps = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (double share : STEPS) {
      int rate = Math.max(1, (int) (share * peak));
      OpenLoad.Result result = open(demand, rate, size.step);
      Step step =
          new Step(
              rate,
              result.servedPerSecond(),
              (double) result.refused().length / size.step,
              Load.millis(result.served(), 0.5),
              Load.millis(result.served(), 0.99));
      steps.add(step);
      texts.add("%d: %.0f, %.0f".formatted(rate, step.p50(), step.p99()));
    }
    report.row("… asked for a second: p50, p99 in ms", String.join("; ", texts));
    return steps;
  }
}
