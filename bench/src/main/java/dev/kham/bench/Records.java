package dev.kham.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/**
 * What the hospital has in its database. Everything is found by number: the slots of a ward go
 * around its doctors and its patients, so that no two of them are in each other's way.
 */
final class Records {
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  static final UUID STAFF = id(9, 1);
  static final int DOCTORS = 150;
  static final int PATIENTS = 2_000;
  static final int MEDICINES = 300;
  static final long FEE = 200_000;

  /** How long all settlements may take that were told in the longest storm. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration POLL = Duration.ofMillis(5);

  private static final int SLOTS_A_DAY = 36;
  private static final int SLOT_MINUTES = 20;
  private static final int FIRST_HOUR = 7;

  /** Whose slots are for what. */
  enum Ward {
    /** Free, to be booked. */
    FREE,
    /** Held from the beginning, to be paid. */
    HELD
  }

  private final Connection connection;

  Records(Connection connection) {
    this.connection = connection;
  }

  static UUID id(int kind, long number) {
    return new UUID((long) kind << 32 | 0x7000, 0x8000L << 48 | number);
  }

  static UUID doctor(Ward ward, long slot) {
    return id(2, ward.ordinal() * DOCTORS + slot % DOCTORS);
  }

  /** The number of the patient whose slot it is. */
  static int patientOf(Ward ward, long slot) {
    return (int) (ward.ordinal() * PATIENTS + slot % PATIENTS);
  }

  static UUID patient(int number) {
    return id(3, number);
  }

  static UUID account(int number) {
    return id(4, number);
  }

  /** Each account is signed in once. */
  static UUID session(int number) {
    return account(number);
  }

  /** The appointment that holds the slot. */
  static UUID held(long slot) {
    return id(5, slot);
  }

  static UUID medicine(long number) {
    return id(8, number % MEDICINES);
  }

  static Instant start(long slot) {
    long time = slot / DOCTORS;
    return LocalDate.now(ZONE)
        .plusDays(2 + time / SLOTS_A_DAY)
        .atTime(FIRST_HOUR, 0)
        .plusMinutes(time % SLOTS_A_DAY * SLOT_MINUTES)
        .atZone(ZONE)
        .toInstant();
  }

  static String code(long slot) {
    return "KHM%010d".formatted(slot);
  }

  /**
   * People, doctors with two months of shifts, medicines, and what was before.
   *
   * @param past how many appointments there were
   */
  void fill(int past) throws SQLException {
    run(
        resource("fill.sql")
            .replace(":doctors", String.valueOf(DOCTORS * Ward.values().length))
            .replace(":patients", String.valueOf(PATIENTS * Ward.values().length))
            .replace(":medicines", String.valueOf(MEDICINES))
            .replace(":past", String.valueOf(past)));
  }

  /** Holds slots of their ward as bookings do, each with a payment that is waited for. */
  void hold(long first, long count) throws SQLException {
    run(
        resource("hold.sql")
            .replace(":first", String.valueOf(first))
            .replace(":last", String.valueOf(first + count - 1))
            .replace(":doctors", String.valueOf(DOCTORS))
            .replace(":patients", String.valueOf(PATIENTS))
            .replace(":ward", String.valueOf(Ward.HELD.ordinal())));
  }

  /** Whether mails are sent meanwhile, or wait. */
  void sendLetters(boolean send) throws SQLException {
    run(
        """
        insert into job_queues (queue, paused) values ('notification', %1$s)
        on conflict (queue) do update set paused = %1$s
        """
            .formatted(!send));
  }

  /** How many seconds it takes until everything that was told is settled. */
  double awaitSettlements() throws SQLException, InterruptedException {
    long began = System.nanoTime();
    while (count("select count(*) from (select 1 from transfer_inbox limit 1) any_one") > 0) {
      Duration sinceThen = Duration.ofNanos(System.nanoTime() - began);
      if (sinceThen.compareTo(PATIENCE) > 0) {
        throw new BenchRefusedException("what was told is not settled");
      }
      // the longer it takes the less often, so that looking is no load
      Thread.sleep(POLL.plus(sinceThen.dividedBy(50)));
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** Takes back the letters that wait, so that they are in nobody's way. */
  void dropLetters() throws SQLException {
    run(
        """
        update jobs set state = 'cancelled', finished_at = now()
        where queue = 'notification' and state = 'waiting'
        """);
  }

  /** Has PostgreSQL know what there is. */
  void analyze() throws SQLException {
    run("vacuum analyze");
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The number a query finds. */
  long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  static String resource(String name) {
    try (InputStream in = Records.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
