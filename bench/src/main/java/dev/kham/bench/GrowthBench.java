package dev.kham.bench;

import dev.kham.bench.Plans.Plan;
import dev.kham.bench.Records.Ward;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a young hospital and then the same one with ten times its past, and compares what PostgreSQL
 * has to look at for the same answers.
 */
public final class GrowthBench {
  private static final int TIMES = 10;

  /** A table that is read from one end to the other may be as long as that. */
  private static final long LONG = 100_000;

  private static final double MUST = 1.2;

  /** Indexes gain levels as tables grow: what is looked for in a few blocks may take three more. */
  private static final double LEVELS = 3;

  /** The same, where many rows are looked for one by one; only if that takes no longer. */
  private static final double LEVEL_MORE = 1.5;

  private static final int SHOWN = 80;

  /** Would throw away what was before. */
  private static final String SWEEP = "sweep-old-rows";

  /** Is done each night. */
  private static final String SUM_UP = "sum-up-ledger";

  /** What is in the cache costs PostgreSQL nothing. */
  private static final Map<String, String> UNCACHED = Map.of("KHAM_CACHE_ENABLED", "false");

  private static final Pattern NAME = Pattern.compile("\"name\":\"([a-z0-9-]+)\"");

  /** How many appointments there were before; whole days, and all four of each patient. */
  private enum Size {
    QUICK(24_000, 240_000),
    FULL(60_000, 600_000),
    HUNDREDFOLD(60_000, 600_000, 6_000_000);

    private final int[] appointments;

    Size(int... appointments) {
      this.appointments = appointments;
    }

    int times(int at) {
      return appointments[at] / appointments[0];
    }
  }

  private static final int HELD = 6_000;

  /** That many have ended at first within the days they are kept. */
  private static final int JOBS = 100_000;

  private final Hospital hospital;
  private final Records records;
  private final Connection superuser;
  private final Tokens tokens;
  private final Plans plans;
  private final Report report;

  private GrowthBench(
      Hospital hospital, Records records, Connection superuser, Tokens tokens, Report report) {
    this.hospital = hospital;
    this.records = records;
    this.superuser = superuser;
    this.tokens = tokens;
    this.report = report;
    this.plans = new Plans(hospital.log("postgres.log"));
  }

  /** Something that is asked, each time of another one where there are several. */
  private record Question(String name, int status, IntFunction<byte[]> request) {}

  /**
   * What an answer costs.
   *
   * @param blocks that PostgreSQL looks at
   * @param scanned long tables it reads from one end to the other
   */
  private record Cost(double blocks, double millis, Set<String> scanned) {}

  private List<Question> questions(Wire wire) {
    LocalDate day = LocalDate.now(Records.ZONE);
    String past = "from=" + day.minusDays(4) + "&to=" + day.minusDays(4);
    String desk = tokens.ofStaff("receptionist");
    String cashier = tokens.ofStaff("cashier");
    String admin = tokens.ofStaff("admin");
    String pharmacist = tokens.ofStaff("pharmacist");
    String next = day.plusDays(2).toString();
    List<Question> all = new ArrayList<>();
    all.add(
        get(
            wire,
            "free slots of a doctor's day",
            null,
            i ->
                "/api/v1/doctors/%s/slots?from=%s&to=%s"
                    .formatted(Records.doctor(Ward.HELD, i), next, next)));
    all.add(
        get(
            wire,
            "free slots of a specialty's day",
            null,
            i ->
                "/api/v1/slots?specialty=%s&from=%s&to=%s"
                    .formatted(Records.id(1, i % 10), next, next)));
    all.add(
        new Question(
            "my appointments",
            200,
            i ->
                wire.get(
                    "/api/v1/appointments", tokens.ofPatient(Records.patientOf(Ward.HELD, i)))));
    all.add(get(wire, "a day at the desk", desk, i -> "/api/v1/appointments?" + past));
    all.add(
        get(
            wire,
            "who did not come, of a day",
            desk,
            i -> "/api/v1/appointments?status=NO_SHOW&" + past));
    all.add(get(wire, "who did not come, ever", desk, i -> "/api/v1/appointments?status=NO_SHOW"));
    all.add(get(wire, "who has not paid yet", desk, i -> "/api/v1/appointments?status=PENDING"));
    all.add(
        get(wire, "an appointment", desk, i -> "/api/v1/appointments/" + Records.id(13, i * 37L)));
    all.add(
        get(
            wire,
            "its history",
            desk,
            i -> "/api/v1/appointments/" + Records.id(13, i * 37L) + "/history"));
    all.add(
        get(
            wire,
            "a doctor's queue",
            desk,
            i -> "/api/v1/doctors/" + Records.doctor(Ward.HELD, i) + "/queue"));
    all.add(get(wire, "doctors by name", null, i -> "/api/v1/doctors?q=van+" + i));
    all.add(get(wire, "transfers of a day", cashier, i -> "/api/v1/transfers?" + past));
    all.add(
        get(
            wire,
            "transfers without a payment",
            cashier,
            i -> "/api/v1/transfers?state=UNMATCHED"));
    all.add(
        get(
            wire,
            "transfers by code",
            cashier,
            i ->
                "/api/v1/transfers?q=KHM5%09d"
                    .formatted((i * 20L + 1) * 387_420_489 % 999_999_937)));
    all.add(
        get(
            wire,
            "transfers by a text nobody wrote",
            cashier,
            i -> "/api/v1/transfers?q=tam+ung+" + i));
    all.add(get(wire, "transfers by amount", cashier, i -> "/api/v1/transfers?amount=199999"));
    all.add(get(wire, "refunds that are due", cashier, i -> "/api/v1/refunds?state=DUE"));
    all.add(get(wire, "daily sheet", cashier, i -> "/api/v1/reconciliation/" + day.minusDays(5)));
    all.add(get(wire, "queues", admin, i -> "/api/v1/queues"));
    all.add(get(wire, "jobs", admin, i -> "/api/v1/jobs"));
    all.add(get(wire, "jobs of a quiet queue", admin, i -> "/api/v1/jobs?queue=ai-processing"));
    all.add(get(wire, "jobs that wait", admin, i -> "/api/v1/jobs?state=WAITING"));
    all.add(get(wire, "jobs that failed", admin, i -> "/api/v1/jobs?state=FAILED"));
    all.add(get(wire, "jobs that failed, grouped", admin, i -> "/api/v1/jobs/failures"));
    all.add(get(wire, "jobs of a rare name", admin, i -> "/api/v1/jobs?name=sweep-old-rows"));
    all.add(
        get(
            wire,
            "jobs of an appointment",
            admin,
            i -> "/api/v1/jobs?q=" + Records.id(13, i * 37L + 1)));
    all.add(get(wire, "jobs of nothing", admin, i -> "/api/v1/jobs?q=nothing-like-that-" + i));
    all.add(get(wire, "medicines", pharmacist, i -> "/api/v1/medicines"));
    all.add(
        get(
            wire,
            "medicines below their minimum",
            pharmacist,
            i -> "/api/v1/medicines?belowMinimum=true"));
    all.add(
        get(
            wire,
            "batches that expire within 30 days",
            pharmacist,
            i -> "/api/v1/batches?expiringWithin=30"));
    all.add(
        get(
            wire,
            "movements of a medicine",
            pharmacist,
            i -> "/api/v1/medicines/" + Records.medicine(i) + "/movements"));
    all.add(get(wire, "alerts", pharmacist, i -> "/api/v1/inventory/alerts"));
    all.add(get(wire, "value of the stock", pharmacist, i -> "/api/v1/inventory/value"));
    all.add(get(wire, "waiting list", desk, i -> "/api/v1/waitlist"));
    all.add(
        new Question(
            "who waits, of a patient",
            200,
            i -> wire.get("/api/v1/waitlist", tokens.ofPatient(Records.patientOf(Ward.HELD, i)))));
    return all;
  }

  private static Question get(Wire wire, String name, String token, IntFunction<String> path) {
    return new Question(name, 200, i -> wire.get(path.apply(i), token));
  }

  /**
   * Lets there have been more.
   *
   * @param first appointment, the younger ones have been there
   * @param timesBefore as many jobs as at first were there, within the days that they are kept
   * @param times as many are there afterwards
   */
  private void grow(int first, int last, int timesBefore, int times) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("set auto_explain.log_min_duration = -1");
      statement.execute(
          Records.resource("grow.sql")
              .replace(":firstJob", String.valueOf(timesBefore * JOBS))
              .replace(":lastJob", String.valueOf(times * JOBS))
              .replace(":first", String.valueOf(first))
              .replace(":last", String.valueOf(last)));
      statement.execute("vacuum analyze");
    }
  }

  /** What each question costs. */
  private Map<String, Cost> ask() throws IOException, SQLException {
    Set<String> longTables = longTables();
    Map<String, Cost> costs = new LinkedHashMap<>();
    try (Wire wire = new Wire(hospital.url())) {
      for (Question each : questions(wire)) {
        for (int i = 0; i < TIMES; i++) {
          send(wire, each, i);
        }
        plans.next();
        for (int i = 0; i < TIMES; i++) {
          send(wire, each, i);
        }
        costs.put(each.name(), cost(plans.next(), longTables));
      }
    }
    return costs;
  }

  /** What is done by the clock, each statement as often as it takes. */
  private Map<String, Cost> tick() throws IOException, SQLException, InterruptedException {
    plans.next();
    try (Wire wire = new Wire(hospital.url())) {
      String ticks = wire.send(wire.get("/api/v1/ticks", tokens.ofStaff("admin"))).body();
      Matcher names = NAME.matcher(ticks);
      while (names.find()) {
        if (!names.group(1).equals(SWEEP)) {
          run(wire, names.group(1));
        }
      }
    }
    awaitClock();
    Set<String> longTables = longTables();
    Map<String, List<Plan>> byText =
        plans.next().stream().collect(Collectors.groupingBy(Plan::text));
    Map<String, Cost> costs = new TreeMap<>();
    byText.forEach(
        (text, runs) -> {
          Set<String> scanned = new TreeSet<>();
          runs.forEach(it -> scanned.addAll(it.scanned()));
          scanned.retainAll(longTables);
          costs.put(
              text,
              new Cost(
                  runs.stream().mapToLong(Plan::blocks).average().orElseThrow(),
                  runs.stream().mapToDouble(Plan::millis).average().orElseThrow(),
                  scanned));
        });
    return costs;
  }

  /** What the nights that have been would have done. */
  private void sumUp() throws IOException, SQLException, InterruptedException {
    try (Wire wire = new Wire(hospital.url())) {
      run(wire, SUM_UP);
    }
    awaitClock();
    if (number("select max(upto) from ledger_closings")
        < number("select max(id) from ledger_postings")) {
      throw new BenchRefusedException("the ledger is not added up");
    }
    try (Statement statement = superuser.createStatement()) {
      statement.execute("vacuum analyze ledger_closings, ledger_days");
    }
  }

  private void run(Wire wire, String tick) throws IOException {
    String path = "/api/v1/ticks/" + tick + "/run";
    Map<String, String> headers = new HashMap<>(Wire.bearer(tokens.ofStaff("admin")));
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    Wire.Answer answer = wire.send(wire.post(path, headers, ""));
    if (answer.status() >= 300) {
      throw new BenchRefusedException(path + " is answered " + answer.status());
    }
  }

  private void awaitClock() throws SQLException, InterruptedException {
    long until = System.nanoTime() + 600_000_000_000L;
    while (isClockBusy()) {
      if (System.nanoTime() > until) {
        throw new BenchRefusedException("the jobs of the clock do not end");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private boolean isClockBusy() throws SQLException {
    return number(
            """
            select count(*) from jobs where queue <> 'notification' and (state = 'active'
              or state = 'waiting' and (run_at <= now() or attempts > 0))
            """)
        > 0;
  }

  /** Asked by who is not listened to. */
  private long number(String query) throws SQLException {
    try (Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void send(Wire wire, Question question, int i) throws IOException {
    Wire.Answer answer = wire.send(question.request().apply(i));
    if (answer.status() != question.status()) {
      throw new BenchRefusedException(
          question.name() + " is answered " + answer.status() + ": " + answer.body());
    }
  }

  /** Of what was asked each time; something else may have gone on meanwhile. */
  private static Cost cost(List<Plan> asked, Set<String> longTables) {
    Map<String, Integer> counts = new HashMap<>();
    asked.forEach(it -> counts.merge(it.text(), 1, Integer::sum));
    List<Plan> own = asked.stream().filter(it -> counts.get(it.text()) % TIMES == 0).toList();
    Set<String> scanned = new TreeSet<>();
    own.forEach(it -> it.scanned().stream().filter(longTables::contains).forEach(scanned::add));
    return new Cost(
        own.stream().mapToLong(Plan::blocks).sum() / (double) TIMES,
        own.stream().mapToDouble(Plan::millis).sum() / TIMES,
        scanned);
  }

  private Set<String> longTables() throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = superuser.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select relname from pg_class where relkind = 'r' and reltuples > " + LONG)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void run(Size size) throws Exception {
    report.title("Growth", size == Size.QUICK);
    records.fill(0);
    records.hold(0, HELD);
    records.sendLetters(false);
    List<Map<String, Cost>> asked = new ArrayList<>();
    List<Map<String, Cost>> ticked = new ArrayList<>();
    for (int i = 0; i < size.appointments.length; i++) {
      grow(
          i == 0 ? 0 : size.appointments[i - 1],
          size.appointments[i],
          i == 0 ? 0 : size.times(i - 1),
          size.times(i));
      sumUp();
      asked.add(ask());
      ticked.add(tick());
    }
    report.say(
        "Blocks of 8 kB that PostgreSQL looks at for an answer, and its milliseconds, with %s"
            + " appointments before and all that belongs to them, and jobs that have ended within"
            + " the days they are kept, %,d at last; the mean of %d answers each.",
        Arrays.stream(size.appointments)
            .mapToObj("%,d"::formatted)
            .collect(Collectors.joining(", then ")),
        JOBS * size.times(size.appointments.length - 1),
        TIMES);
    for (int i = 1; i < size.appointments.length; i++) {
      compare(size.times(i), asked, ticked, i);
    }
    report.write();
  }

  private void compare(
      int times, List<Map<String, Cost>> asked, List<Map<String, Cost>> ticked, int at) {
    report.say("");
    report.say("| what, with %d times as many | blocks | × | ms | reads all of | |", times);
    report.say("|---|---|---|---|---|---|");
    asked.getFirst().forEach((name, small) -> row(name, small, asked.get(at).get(name)));
    Map<String, Cost> small = ticked.getFirst();
    Map<String, Cost> large = new TreeMap<>(ticked.get(at));
    large.keySet().retainAll(small.keySet());
    large.forEach(
        (text, cost) -> {
          if (!isFlat(small.get(text), cost) || !cost.scanned().isEmpty()) {
            row("by the clock: `" + shortened(text) + "`", small.get(text), cost);
          }
        });
    report.say("| statements that are run by the clock | %d | | | | |", large.size());
  }

  private void row(String name, Cost small, Cost large) {
    report.say(
        "| %s | %.0f → %.0f | %.2f | %.2f → %.2f | %s | %s |",
        name,
        small.blocks(),
        large.blocks(),
        large.blocks() / Math.max(1, small.blocks()),
        small.millis(),
        large.millis(),
        String.join(", ", large.scanned()),
        isFlat(small, large) && large.scanned().isEmpty() ? "pass" : "**short**");
  }

  private static boolean isFlat(Cost small, Cost large) {
    return large.blocks() <= MUST * small.blocks() + LEVELS
        || large.blocks() <= LEVEL_MORE * small.blocks() && large.millis() <= MUST * small.millis();
  }

  private static String shortened(String text) {
    String plain = text.replace("|", "/");
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
  }

  /** The arguments there are: {@code --quick} or {@code --hundredfold}. */
  public static void main(String[] args) throws Exception {
    Size size =
        switch (String.join(" ", args)) {
          case "" -> Size.FULL;
          case "--quick" -> Size.QUICK;
          case "--hundredfold" -> Size.HUNDREDFOLD;
          default -> null;
        };
    if (size == null) {
      System.err.println("bench: the options are --quick and --hundredfold");
      System.exit(64);
    }
    try {
      Tokens tokens = new Tokens();
      try (Hospital hospital =
              Hospital.open(tokens.keys(), Hospital.JAR, Plans.SETTINGS, UNCACHED);
          Connection connection = hospital.connect();
          Connection superuser = hospital.connect("postgres")) {
        new GrowthBench(
                hospital, new Records(connection), superuser, tokens, new Report("bench-growth.md"))
            .run(size);
      }
    } catch (BenchRefusedException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(1);
    }
  }
}
