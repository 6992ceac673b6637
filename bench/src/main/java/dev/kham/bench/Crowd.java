package dev.kham.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.kham.bench.Records.Ward;
import dev.kham.bench.Report.Goal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ten thousand connections that are open at once: half of them watch an appointment, the others ask
 * in turn. Of a hundred requests ten book, five pay what is watched, ten look at it, all others
 * look for a time.
 */
final class Crowd {
  private static final int CONNECTIONS = 10_000;
  private static final int WATCHERS = CONNECTIONS / 2;
  private static final int RATE = 1_000;

  /** Of a hundred. */
  private static final int PAY = 5;

  private static final int BOOK = 10;
  private static final int LOOK = 10;

  /** What a process opens besides. */
  private static final int OTHER_FILES = 500;

  private static final int TO_BEGIN = 60;
  private static final int TO_BE_TOLD = 30;

  private final Hospital hospital;
  private final Records records;
  private final Report report;
  private final String[] patients;
  private final long firstFree;
  private final AtomicLong booked = new AtomicLong();

  /** The transfer of number 0 would be SePay's test. */
  private final AtomicLong paid = new AtomicLong(1);

  private final AtomicLong acknowledged = new AtomicLong();
  private final Browsing browsing = new Browsing();

  /**
   * @param patients tokens of all of them
   * @param firstFree the first slot that is free, and many after it
   */
  Crowd(Hospital hospital, Records records, Report report, String[] patients, long firstFree) {
    this.hospital = hospital;
    this.records = records;
    this.report = report;
    this.patients = patients;
    this.firstFree = firstFree;
  }

  /** Where so many connections cannot be opened, there is nothing to measure. */
  static void require() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < CONNECTIONS + OTHER_FILES) {
      throw new BenchRefusedException(
          "%d connections need as many open files and some more, and %d are allowed: ulimit -Hn"
              .formatted(CONNECTIONS, system.getMaxFileDescriptorCount()));
    }
  }

  /**
   * How many slots it books, and how many held ones it needs, the first of all.
   *
   * @param seconds with those of warming up
   */
  static int slots(int seconds) {
    return Math.max(WATCHERS, RATE * seconds * BOOK / 100 * 2);
  }

  /**
   * Nobody has asked for most of this before, so that it has to be compiled first.
   *
   * @param warmUp seconds before anything counts, but for one line of its own
   */
  void run(int warmUp, int seconds) throws Exception {
    String name = "%,d connections: ".formatted(CONNECTIONS);
    String alone = resident();
    try (Watchers watchers = new Watchers(hospital.url());
        OpenLoad others = new OpenLoad(hospital.url())) {
      for (int slot = 0; slot < WATCHERS; slot++) {
        watchers.watch(slot, patients[Records.patientOf(Ward.HELD, slot)]);
      }
      double toBegin = Watchers.await(() -> watchers.begun() == WATCHERS, TO_BEGIN);
      others.connect(CONNECTIONS - WATCHERS);
      report.row(
          name + "%,d streams of events, opened at once, begun".formatted(WATCHERS),
          "%,d within %.1f s".formatted(watchers.begun(), toBegin),
          watchers.begun() == WATCHERS);
      String with = resident();
      OpenLoad.Result first = others.run(mixed(), 0, RATE, warmUp);
      report.row(
          name + "the first %d s, not counted".formatted(warmUp),
          "told to come again %d of %d, p99 %.0f ms"
              .formatted(first.refused().length, RATE * warmUp, Load.millis(first.served(), 0.99)));
      Optional<Cpu> before = Cpu.of(hospital);
      OpenLoad.Result result = others.run(mixed(), (long) RATE * warmUp, RATE, seconds);
      Optional<Cpu> after = Cpu.of(hospital);
      records.awaitSettlements();
      double late = Watchers.await(() -> watchers.told() >= acknowledged.get(), TO_BE_TOLD);
      int errors = result.errors() + result.refused().length + watchers.lost();
      report.row(
          name + "%,d mixed requests a second for %d s, errors".formatted(RATE, seconds),
          "%d: %s, told to come again %d, streams that ended %d"
              .formatted(errors, result.wrong(), result.refused().length, watchers.lost()),
          errors == 0);
      report.row(
          name + "p99",
          Load.millis(result.served(), 0.99),
          " (p50 %.0f, max %.0f; sent late %.0f)"
              .formatted(
                  Load.millis(result.served(), 0.5),
                  Load.millis(result.served(), 1),
                  Load.millis(result.late(), 0.99)),
          Goal.atMost(500, 250, "ms"));
      if (before.isPresent()) {
        Cpu used = after.orElseThrow().since(before.get());
        report.row(
            name + "processors at work",
            "Java %.2f, PostgreSQL %.2f"
                .formatted(used.server() / 1e6 / seconds, used.postgres() / 1e6 / seconds));
      }
      report.row(
          name + "who watched was told of the payment",
          "%,d of %,d, the last after %.1f s".formatted(watchers.told(), acknowledged.get(), late),
          watchers.told() == acknowledged.get());
      report.row(
          name + "resident before, with them, after the requests",
          "%s, %s, %s".formatted(alone, with, resident()));
    }
  }

  private String resident() throws IOException {
    OptionalLong megabytes = Cpu.residentMegabytes(hospital.application());
    return megabytes.isPresent() ? megabytes.getAsLong() + " MB" : "unknown";
  }

  private Work mixed() {
    Work webhook = Work.webhook();
    Work any = Work.of(this::request);
    return new Work() {
      @Override
      public byte[] request(Wire wire, long number) {
        return any.request(wire, number);
      }

      @Override
      public boolean isDone(Wire.Answer answer) {
        if (webhook.isDone(answer)) {
          acknowledged.incrementAndGet();
        }
        return any.isDone(answer);
      }
    };
  }

  private byte[] request(Wire wire, long number) {
    SplittableRandom random = new SplittableRandom(number * 7919);
    int doctor = browsing.doctor(random);
    int what = random.nextInt(100);
    if (what < PAY) {
      String body = Sepay.body(paid.getAndIncrement());
      return wire.post(Sepay.PATH, Sepay.proof(body), body);
    }
    if (what < PAY + BOOK) {
      long slot = firstFree + booked.getAndIncrement();
      return Work.booking(wire, patients[Records.patientOf(Ward.FREE, slot)], slot);
    }
    if (what < PAY + BOOK + LOOK) {
      int slot = random.nextInt(WATCHERS);
      return wire.get(
          "/api/v1/appointments/" + Records.held(slot),
          patients[Records.patientOf(Ward.HELD, slot)]);
    }
    return Browsing.request(wire, doctor, what, random);
  }
}
