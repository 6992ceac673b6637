package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.redis.RedisJobBell;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobEngine;
import dev.kham.application.job.JobHandler;
import dev.kham.application.job.JobHandler.Effect;
import dev.kham.application.job.JobObserver;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.JobStore;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.Queue;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.PaymentCodes;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.Transaction;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * How quick jobs are, and with Node and the packages of the folder {@code bull-board} how quick
 * BullMQ is on the same Redis in the same minutes. Run by {@code ./kham bench jobs}; no test.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class JobsBench {
  private static final String NAME = "bench";
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int WORKERS = 10;
  private static final int ENQUEUED = 2_000;
  private static final int PROCESSED = 20_000;
  private static final int BOOKED = 800;
  private static final int SLOTS_A_DAY = 16;
  private static final int SPREAD = 10_000;
  private static final int IMMEDIATE = 1_000;
  private static final int MILLION = 1_000_000;
  private static final int STEP = 100_000;
  private static final int PARKED_IN_BULLMQ = 100_000;
  private static final String LATENESS = "lateness, %,d due within 10 s".formatted(SPREAD);
  private static final String AT_ONCE = "immediate, 100 a second, from the begin of the commit";
  private static final Path BULLMQ = Path.of("..", "bull-board", "node_modules");

  @Inject JobQueue queue;
  @Inject JobStore store;
  @Inject Transaction transaction;
  @Inject Redis redis;
  @Inject AgroalDataSource dataSource;

  @ConfigProperty(name = "quarkus.redis.hosts")
  String redisUrl;

  @Inject Clinic clinic;
  @Inject AppointmentRepository appointments;
  @Inject WaitlistRepository waitlist;
  @Inject PaymentRepository payments;
  @Inject PaymentCodes codes;
  @Inject DoctorRepository doctors;
  @Inject OfferedSlots offered;
  @Inject PatientRepository patients;
  @Inject IdGenerator ids;
  @Inject Clock clock;

  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  @Test
  void measure() throws Exception {
    boolean bullmq = Files.isDirectory(BULLMQ);
    execute("create table bench (id bigint generated always as identity primary key, note text)");
    // once for nothing, so that nobody is measured while the JVM still learns
    process(Effect.OUTSIDE);
    immediate(200);
    figures.clear();
    try {
      parked();
      if (bullmq) {
        ask(Command.FLUSHALL);
        double before = usedMegabytes();
        bullmq("parked", PARKED_IN_BULLMQ);
        note("BullMQ: MB in Redis, 100,000 parked", usedMegabytes() - before);
      }
      overdue();
      for (int round = 0; round < ROUNDS; round++) {
        enqueue();
        book();
        process(Effect.OUTSIDE);
        process(Effect.IN_DATABASE);
        lateness();
        immediate(IMMEDIATE);
        if (bullmq) {
          bullmq("enqueue", ENQUEUED);
          bullmq("process", PROCESSED);
          bullmq("lateness", SPREAD);
          bullmq("immediate", IMMEDIATE);
          ratio("enqueue, one commit each, a second", "enqueue, a second");
          ratio("process, %d workers, OUTSIDE, a second".formatted(WORKERS), "process, a second");
          for (String percentile : List.of("p50 ms", "p99 ms")) {
            ratio(LATENESS + ", " + percentile, "lateness, " + percentile);
            ratio(AT_ONCE + ", " + percentile, "immediate, " + percentile);
          }
        }
      }
    } finally {
      write(bullmq);
    }
  }

  private void note(String what, double figure) {
    figures.computeIfAbsent(what, it -> new ArrayList<>()).add(figure);
    System.out.printf(Locale.ROOT, "bench: %-60s %,.2f%n", what, figure);
  }

  /** Of this round. */
  private void ratio(String ours, String theirs) {
    note(
        ours + ": Kham ÷ BullMQ",
        figures.get(ours).getLast() / figures.get("BullMQ: " + theirs).getLast());
  }

  private void note(String what, Collection<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    note(what + ", p50 ms", sorted.get(sorted.size() / 2));
    note(what + ", p99 ms", sorted.get(sorted.size() * 99 / 100));
    note(what + ", max ms", sorted.getLast());
  }

  private void empty() {
    execute("truncate jobs");
    ask(Command.FLUSHALL);
  }

  private static Job job(Queue where, String key) {
    return new Job(NAME, where, key, Map.of("appointment", "01a1fec4-6fff-7469-8155-a15ee6ebab9c"));
  }

  private void enqueue() {
    empty();
    note("commit of one row, a second", perSecond(ENQUEUED, this::row));
    note(
        "commit of one row and a job, a second",
        perSecond(
            ENQUEUED,
            i -> {
              row(i);
              queue.schedule(job(Queue.NOTIFICATION, "both-" + i));
            }));
    note(
        "enqueue, one commit each, a second",
        perSecond(ENQUEUED, i -> queue.schedule(job(Queue.NOTIFICATION, "alone-" + i))));
  }

  /** Bookings with their jobs and without, turn by turn. */
  private void book() {
    empty();
    BookAppointment with = booking(queue);
    BookAppointment without = booking(new NoJobs());
    Doctor doctor = clinic.doctor(0);
    SignedIn patient = clinic.patient();
    Caller caller =
        new Caller(
            new AccountId(UUID.fromString(patient.account())),
            Set.of(Role.PATIENT),
            patient.patient().id());
    List<Double> both = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (int i = 0; i < BOOKED; i++) {
      Instant start = clinic.slot(i / SLOTS_A_DAY * 48 + i % SLOTS_A_DAY);
      BookAppointment.Command command =
          new BookAppointment.Command(caller, doctor.id(), start, null, null);
      long since = System.nanoTime();
      (i % 2 == 0 ? with : without).handle(command);
      (i % 2 == 0 ? both : alone).add((System.nanoTime() - since) / 1e6);
    }
    double ratio = median(both) / median(alone);
    note("booking without its jobs, median ms", median(alone));
    note("booking with its jobs, median ms", median(both));
    note("what the jobs add to a booking, percent", 100 * (ratio - 1));
  }

  private BookAppointment booking(JobQueue jobs) {
    return new BookAppointment(
        transaction,
        new Appointments(appointments, waitlist, jobs),
        payments,
        codes,
        doctors,
        offered,
        patients,
        ids,
        clock,
        Duration.ofMinutes(30),
        BOOKED);
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private void row(int i) {
    statement("insert into bench (note) values ('row " + i + "')");
  }

  private double perSecond(int times, Consumer<Integer> work) {
    long since = System.nanoTime();
    for (int i = 0; i < times; i++) {
      int number = i;
      transaction.run(() -> work.accept(number));
    }
    return times / seconds(since);
  }

  private void process(Effect effect) throws Exception {
    empty();
    insert(PROCESSED, "now()", Queue.NOTIFICATION);
    CountDownLatch done = new CountDownLatch(PROCESSED);
    long since = System.nanoTime();
    try (JobEngine engine = engine(effect, job -> {}, done)) {
      engine.start();
      await(done);
      note(
          "process, %d workers, %s, a second".formatted(WORKERS, effect),
          PROCESSED / seconds(since));
    }
  }

  private void lateness() throws Exception {
    empty();
    Map<String, Double> late = new ConcurrentHashMap<>();
    CountDownLatch done = new CountDownLatch(SPREAD);
    Instant start = Instant.now().plusSeconds(4);
    Duration step = Duration.ofSeconds(10).dividedBy(SPREAD);
    try (JobEngine engine =
        engine(
            Effect.OUTSIDE,
            job -> {
              int number = Integer.parseInt(job.key().substring("crowd-".length()));
              Duration by = Duration.between(start.plus(step.multipliedBy(number)), Instant.now());
              late.put(job.key(), by.toNanos() / 1e6);
            },
            done)) {
      engine.start();
      insert(
          SPREAD,
          "timestamptz '%s' + i * interval '%d microseconds'"
              .formatted(start, step.toNanos() / 1000),
          Queue.NOTIFICATION);
      await(done);
    }
    note(LATENESS, late.values());
  }

  private void immediate(int count) throws Exception {
    empty();
    CountDownLatch done = new CountDownLatch(count);
    try (JobEngine engine = immediateEngine(done)) {
      engine.start();
      note(AT_ONCE, immediate(count, done));
    }
  }

  private final Map<String, Long> scheduled = new ConcurrentHashMap<>();
  private final Map<String, Double> took = new ConcurrentHashMap<>();

  private JobEngine immediateEngine(CountDownLatch done) {
    return engine(
        Effect.OUTSIDE,
        job -> {
          Long since = scheduled.get(job.key());
          if (since != null) {
            took.put(job.key(), (System.nanoTime() - since) / 1e6);
            done.countDown();
          }
        },
        new CountDownLatch(0));
  }

  private Collection<Double> immediate(int count, CountDownLatch done) throws Exception {
    scheduled.clear();
    took.clear();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long wait = start + i * 10_000_000L - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      String key = "urgent-" + i;
      // each by itself, so that a slow commit does not hold up those after it
      Thread.ofVirtual()
          .start(
              () ->
                  transaction.run(
                      () -> {
                        scheduled.put(key, System.nanoTime());
                        queue.schedule(job(Queue.PAYMENT, key));
                      }));
    }
    await(done);
    return List.copyOf(took.values());
  }

  private void parked() throws Exception {
    empty();
    double before = usedMegabytes();
    try (JobEngine engine = immediateEngine(new CountDownLatch(0))) {
      engine.start();
      insert(MILLION, "now() + interval '1 day'", Queue.NOTIFICATION);
      TimeUnit.SECONDS.sleep(10); // it is fed every three seconds
      note("MB in Redis, a million parked", usedMegabytes() - before);
    }
  }

  private void overdue() throws Exception {
    empty();
    double before = usedMegabytes();
    CountDownLatch done = new CountDownLatch(IMMEDIATE);
    try (JobEngine engine = immediateEngine(done)) {
      engine.start();
      insert(MILLION, "now() - interval '1 hour'", Queue.NOTIFICATION);
      note("another queue, a million overdue", immediate(IMMEDIATE, done));
      note("MB in Redis, a million overdue", usedMegabytes() - before);
      note("jobs of the million that were done meanwhile", MILLION - waiting());
    }
  }

  private void insert(int count, String due, Queue where) {
    // in steps, since a transaction has its time limit
    for (int from = 0; from < count; from += STEP) {
      execute(
          """
          insert into jobs (id, queue, name, key, data, run_at, max_attempts)
          select uuidv7(), '%s', '%s', 'crowd-' || i, '{"appointment": "4711"}', %s, 3
          from generate_series(%d, %d) i
          """
              .formatted(where.label(), NAME, due, from, Math.min(count, from + STEP) - 1));
    }
  }

  private JobEngine engine(Effect effect, Consumer<Job> work, CountDownLatch done) {
    Map<Queue, Integer> workers = new EnumMap<>(Queue.class);
    workers.put(Queue.NOTIFICATION, WORKERS);
    workers.put(Queue.PAYMENT, Queue.PAYMENT.workers());
    return new JobEngine(
        store,
        new RedisJobBell(redis),
        transaction,
        List.of(new JobHandler(NAME, effect, work)),
        new Counting(done),
        new RightOfWay(Duration.ZERO),
        JobEngine.Settings.standard().withWorkers(workers));
  }

  private static final class NoJobs implements JobQueue {
    @Override
    public void schedule(Job job) {}

    @Override
    public void schedule(Job job, Instant due) {}

    @Override
    public void withdraw(String key) {}
  }

  private record Counting(CountDownLatch done) implements JobObserver {
    @Override
    public void completed(ClaimedJob job, Duration took) {
      done.countDown();
    }

    @Override
    public void failed(ClaimedJob job, Throwable cause, JobStore.AfterFailure what) {
      cause.printStackTrace();
    }

    @Override
    public void bell(boolean away) {
      System.out.println("bench: Redis " + (away ? "is away" : "is back"));
    }

    @Override
    public void troubled(Exception cause) {
      cause.printStackTrace();
    }
  }

  private static void await(CountDownLatch done) throws InterruptedException {
    assertThat(done.await(5, TimeUnit.MINUTES)).as("done within five minutes").isTrue();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void bullmq(String what, int count) throws Exception {
    ask(Command.FLUSHALL);
    ProcessBuilder node =
        new ProcessBuilder("node", "src/test/node/bullmq.js", redisUrl, what, "" + count);
    node.environment().put("NODE_PATH", BULLMQ.toAbsolutePath().toString());
    node.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = node.start();
    String line =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    JsonObject got = new JsonObject(line);
    String unit = got.containsKey("perSecond") ? "" : " ms";
    for (String name : got.fieldNames()) {
      String shown = name.equals("perSecond") ? "a second" : name + unit;
      note("BullMQ: " + what + ", " + shown, got.getDouble(name));
    }
  }

  private double usedMegabytes() {
    Matcher used = Pattern.compile("used_memory:(\\d+)").matcher(ask(Command.INFO, "memory"));
    assertThat(used.find()).isTrue();
    return Long.parseLong(used.group(1)) / 1e6;
  }

  private String ask(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return redis.send(request).toCompletionStage().toCompletableFuture().join().toString();
  }

  private void execute(String sql) {
    transaction.run(() -> statement(sql));
  }

  private void statement(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long waiting() {
    return transaction.call(
        () -> {
          try (Connection connection = dataSource.getConnection();
              Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery("select count(*) from jobs where state = 'waiting'")) {
            row.next();
            return row.getLong(1);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void write(boolean bullmq) throws Exception {
    StringBuilder page = new StringBuilder();
    page.append("measured ").append(Instant.now().toString(), 0, 10);
    page.append(
        ", %d processors, %s, Java %s, PostgreSQL and Redis on the same machine, fsync on%n"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                Runtime.version().feature()));
    page.append(bullmq ? "" : "without BullMQ: no packages in bull-board/node_modules\n");
    page.append("\n| what | median | rounds |\n|---|---|---|\n");
    figures.forEach(
        (what, all) -> {
          List<Double> sorted = all.stream().sorted().toList();
          page.append(
              "| %s | %,.2f | %s |%n"
                  .formatted(
                      what,
                      sorted.get(sorted.size() / 2),
                      String.join(" · ", all.stream().map("%,.2f"::formatted).toList())));
        });
    Files.writeString(Path.of("target", "bench-jobs.md"), page);
    System.out.println(page);
  }
}
