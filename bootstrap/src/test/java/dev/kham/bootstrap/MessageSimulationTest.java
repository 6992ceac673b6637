package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.account.AccountFixtures;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.application.appointment.AppointmentMessages;
import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.appointment.SendAppointmentReminder;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.appointment.WaitlistRepository;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.HearOfMessage;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.Preview;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.SettleMessage;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.PaymentRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Appointments that are booked, moved and cancelled, workers that die between gateway and commit or
 * do a job twice at a time, and gateways that fail in every way: each patient gets exactly the
 * messages their story demands, none twice, each on one channel only; and whatever is held for a
 * person is held because a call of its last attempt had no answer, or nobody lived to note it.
 *
 * <p>Every story goes by a clock of its own; all share the database and the gateways. As many
 * stories as {@code -Dkham.simulation.messages=10000} says.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
@WithTestResource(FakePhonesResource.class)
// asked for nothing here; so that one start does for StatementsOfWritesTest as well
@WithTestResource(FakeSepayResource.class)
class MessageSimulationTest {
  private static final int STORIES = Integer.getInteger("kham.simulation.messages", 200);
  private static final int AT_A_TIME = 8;
  private static final int STORIES_OF_A_DOCTOR = 40;

  /** Nine in the morning, three days before the first examination. */
  private static final Instant BEGIN = SchedulingFixtures.NOW;

  private static final Set<String> KINDS =
      Set.of(
          SendAppointmentConfirmation.JOB,
          SendAppointmentCancellation.JOB,
          Reminder.DAY_BEFORE.job(),
          Reminder.HOUR_BEFORE.job());

  @Inject Transaction transaction;
  @Inject PatientRepository patients;
  @Inject AccountRepository accounts;
  @Inject DoctorRepository doctors;
  @Inject AppointmentRepository appointments;
  @Inject AppointmentQueries queries;
  @Inject WaitlistRepository waitlist;
  @Inject PaymentRepository payments;
  @Inject MessageLedger ledger;
  @Inject IdGenerator ids;
  @Inject AgroalDataSource dataSource;
  @Inject @All List<Messenger> messengers;
  FakePhones phones;

  private final Map<UUID, AtomicInteger> mails = new ConcurrentHashMap<>();

  /** Why nobody knows what became of an attempt, by message and attempt. */
  private final Map<String, String> unknown = new ConcurrentHashMap<>();

  /** What gateways said of attempts, by message and attempt; the last time only. */
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private final AtomicInteger deaths = new AtomicInteger();
  private final AtomicInteger doubles = new AtomicInteger();
  private final AtomicInteger moves = new AtomicInteger();
  private final AtomicInteger cancellations = new AtomicInteger();

  /** The worker is no more: nothing after it happens. */
  private static final class Death extends RuntimeException {
    Death() {
      super("killed");
    }
  }

  /**
   * What a story demands.
   *
   * @param kind and version of a message
   * @param certain false when it was true for a part of the time in which it was tried only
   * @param reachable whether one of the channels that were wished reaches the patient
   */
  private record Demand(
      String subject, int version, String kind, boolean certain, boolean reachable) {
    String key() {
      return subject + " " + version + " " + kind;
    }
  }

  @Test
  void each_patient_gets_exactly_the_messages_the_story_demands() throws Exception {
    Instant begun = Instant.now();
    Map<String, Demand> demands = new ConcurrentHashMap<>();
    List<Doctor> staff = new ArrayList<>();
    for (int i = 0; i <= STORIES / STORIES_OF_A_DOCTOR; i++) {
      Doctor doctor = SchedulingFixtures.doctor();
      transaction.run(() -> doctors.put(doctor));
      staff.add(doctor);
    }
    try (var pool = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<?>> told = new ArrayList<>();
      for (int i = 0; i < STORIES; i++) {
        int number = i;
        told.add(
            pool.submit(
                () -> {
                  Story story = new Story(number, staff.get(number / STORIES_OF_A_DOCTOR));
                  story.tell();
                  story.demands.forEach(demand -> demands.put(demand.key(), demand));
                }));
      }
      for (Future<?> one : told) {
        try {
          one.get();
        } catch (ExecutionException e) {
          throw new AssertionError("a story broke off", e.getCause());
        }
      }
    }
    Instant told = Instant.now();
    settleTheRest();
    System.out.printf(
        "told in %d s, settled in %d s%n",
        Duration.between(begun, told).toSeconds(),
        Duration.between(told, Instant.now()).toSeconds());
    compare(demands);
  }

  /** What no gateway told of, day after day. */
  private void settleTheRest() {
    SettableClock clock = new SettableClock(BEGIN, SchedulingFixtures.ZONE);
    SettleMessage settle = settle(new Jobs(clock), clock);
    for (int day = 1; day <= 12; day++) {
      clock.set(BEGIN.plus(Duration.ofDays(day)));
      int most = STORIES / 20 + 2;
      for (int i = 0; i < most; i++) {
        settle.handleAll();
      }
    }
  }

  private SettleMessage settle(JobQueue jobs, SettableClock clock) {
    return new SettleMessage(
        transaction, ledger, patients, messengers, new AppointmentMessages(queries), jobs, clock);
  }

  /** One message in the ledger, on one channel. */
  private record Row(
      UUID id, int tries, String key, String channel, State state, boolean delivered) {
    String attempt() {
      return attempt(id, tries);
    }

    static String attempt(UUID message, int attempt) {
      return message + " " + attempt;
    }
  }

  private void compare(Map<String, Demand> demands) {
    Map<String, List<Row>> rows = new HashMap<>();
    Map<String, Integer> figures = new TreeMap<>();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    Set<UUID> known = new HashSet<>();
    Map<String, Integer> why = new TreeMap<>();
    for (Row row : rows()) {
      known.add(row.id());
      rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
      figures.merge(row.channel() + " " + row.state(), 1, Integer::sum);
      int came = came(row);
      boolean asBooked =
          switch (row.state()) {
            case SENT -> came == 1;
            case SENDING -> came <= 1;
            case FAILED, SKIPPED, UNDELIVERED -> came == 0;
          };
      if (row.state() == State.SENDING) {
        String cause = unknown.get(row.attempt());
        if (cause == null) {
          wrong.add("%s is held, and each call of its last attempt was answered".formatted(row));
        } else {
          why.merge(
              "%s: %s; %s"
                  .formatted(
                      row.channel(), cause, answers.getOrDefault(row.attempt(), "never answered")),
              1,
              Integer::sum);
        }
      }
      if (!asBooked || row.delivered() && came != 1) {
        wrong.add("%s: came %d times".formatted(row, came));
      }
    }
    phones.everArrived().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> wrong.add(id + " came and is in no ledger"));
    rows.forEach(
        (key, all) -> {
          int came = all.stream().mapToInt(this::came).sum();
          if (came > 1) {
            wrong.add("%s: came %d times in all".formatted(all, came));
          }
          if (came > 0 && !demands.containsKey(key)) {
            wrong.add("%s: nobody wanted it".formatted(all));
          }
        });
    int exactlyOnce = 0;
    int held = 0;
    int unreachable = 0;
    for (Demand demand : demands.values()) {
      List<Row> all = rows.getOrDefault(demand.key(), List.of());
      int came = all.stream().mapToInt(this::came).sum();
      if (came == 1) {
        exactlyOnce++;
      } else if (all.stream().anyMatch(row -> row.state() == State.SENDING)) {
        held++;
      } else if (!demand.reachable()
          || all.stream().anyMatch(row -> row.state() == State.UNDELIVERED)) {
        unreachable++;
      } else if (demand.certain()) {
        wrong.add("%s is missing: %s".formatted(demand, all));
      }
    }
    System.out.printf(
        "%d stories, %d moves, %d cancellations, %d deaths, %d doubled runs; %s%n"
            + "%d messages demanded: %d came exactly once, %d held for a person since nobody knows,"
            + " %d could not be delivered on any channel; ledger: %s%nheld, by cause: %s%n",
        STORIES,
        moves.get(),
        cancellations.get(),
        deaths.get(),
        doubles.get(),
        phones.told(),
        demands.size(),
        exactlyOnce,
        held,
        unreachable,
        figures,
        why);
    assertThat(wrong).isEmpty();
    assertThat(exactlyOnce).isGreaterThan(demands.size() * 3 / 4);
    assertThat(deaths).hasPositiveValue();
  }

  private int came(Row row) {
    AtomicInteger mail = mails.get(row.id());
    return row.channel().equals("email")
        ? (mail == null ? 0 : mail.get())
        : phones.arrivals(row.id());
  }

  private List<Row> rows() {
    return transaction.call(
        () -> {
          List<Row> rows = new ArrayList<>();
          try (Connection connection = dataSource.getConnection();
              Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      """
                      select id, tries, subject || ' ' || version || ' ' || kind, channel, state,
                          delivered_at is not null
                      from messages where recipient like 'patient:%'
                      """)) {
            while (row.next()) {
              rows.add(
                  new Row(
                      row.getObject(1, UUID.class),
                      row.getInt(2),
                      row.getString(3),
                      row.getString(4),
                      State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                      row.getBoolean(6)));
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
          return rows;
        });
  }

  /** A worker that may die before and after a gateway was told. */
  private final class Mortal implements Messenger {
    private final Messenger messenger;
    private final Random random;

    Mortal(Messenger messenger, Random random) {
      this.messenger = messenger;
      this.random = random;
    }

    @Override
    public Outcome send(Letter letter, int attempt) {
      String call = Row.attempt(letter.id(), attempt);
      dieMaybe(2, call, "killed before the gateway was asked");
      Outcome outcome;
      try {
        outcome = messenger.send(letter, attempt);
      } catch (RuntimeException e) {
        unknown.putIfAbsent(call, "no answer");
        throw e;
      }
      if (outcome instanceof Outcome.Unknown) {
        unknown.putIfAbsent(call, "no answer");
      } else {
        answers.put(call, "last answer " + outcome.getClass().getSimpleName());
      }
      dieMaybe(4, call, "killed before the answer was noted");
      return outcome;
    }

    private void dieMaybe(int percent, String call, String when) {
      if (random.nextInt(100) < percent) {
        deaths.incrementAndGet();
        unknown.putIfAbsent(call, when);
        throw new Death();
      }
    }

    @Override
    public Channel channel() {
      return messenger.channel();
    }

    @Override
    public boolean isConnected() {
      return messenger.isConnected();
    }

    @Override
    public boolean carries(Letter.Content content, Locale locale) {
      return messenger.carries(content, locale);
    }

    @Override
    public boolean mayRepeat(Instant begun, Instant now) {
      return messenger.mayRepeat(begun, now);
    }

    @Override
    public Optional<Preview> preview(Letter letter) {
      return messenger.preview(letter);
    }
  }

  /** A mail server with a will of its own. */
  private final class Mail implements Messenger {
    private final Random random;

    Mail(Random random) {
      this.random = random;
    }

    @Override
    public Outcome send(Letter letter, int attempt) {
      if (letter.to().startsWith("bad")) {
        return new Outcome.Undeliverable("550");
      }
      int luck = random.nextInt(100);
      if (luck < 10) {
        return new Outcome.NotNow("451");
      }
      if (luck < 11) {
        return new Outcome.Unknown("cut before");
      }
      mails.computeIfAbsent(letter.id(), id -> new AtomicInteger()).incrementAndGet();
      return luck < 13
          ? new Outcome.Unknown("cut after")
          : new Outcome.Accepted("<" + letter.id() + ">");
    }

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean carries(Letter.Content content, Locale locale) {
      return true;
    }

    @Override
    public Optional<Preview> preview(Letter letter) {
      return Optional.empty();
    }
  }

  /** The jobs of one story: by key once, and again after a failure. */
  private static final class Jobs implements JobQueue {
    private static final class Waiting {
      private final Job job;
      private Instant due;
      private int attempts;

      Waiting(Job job, Instant due) {
        this.job = job;
        this.due = due;
      }
    }

    private final SettableClock clock;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    Jobs(SettableClock clock) {
      this.clock = clock;
    }

    @Override
    public void schedule(Job job) {
      schedule(job, clock.instant());
    }

    @Override
    public synchronized void schedule(Job job, Instant due) {
      if (!begun.contains(job.key())) {
        waiting.put(job.key(), new Waiting(job, due));
      }
    }

    @Override
    public synchronized void withdraw(String key) {
      Waiting one = waiting.get(key);
      if (one != null && one.attempts == 0) {
        waiting.remove(key);
      }
    }

    synchronized Optional<Waiting> next(Instant until) {
      return waiting.values().stream()
          .filter(one -> !one.due.isAfter(until))
          .min((one, other) -> one.due.compareTo(other.due));
    }

    synchronized void begin(Waiting one) {
      begun.add(one.job.key());
      one.attempts++;
    }

    synchronized void end(Waiting one) {
      waiting.remove(one.job.key());
    }
  }

  /** One appointment from its booking to its end. */
  private final class Story {
    private final Random random;
    private final SettableClock clock = new SettableClock(BEGIN, SchedulingFixtures.ZONE);
    private final Jobs jobs = new Jobs(clock);
    private final List<Demand> demands = new ArrayList<>();
    private final Set<String> heardTexts = new HashSet<>();
    private final Doctor doctor;
    private final int number;
    private final Appointments changes;
    private final SendAppointmentConfirmation confirmation;
    private final SendAppointmentReminder reminder;
    private final SendAppointmentCancellation cancellation;
    private final SettleMessage settle;
    private final HearOfMessage hear;
    private final Patient patient;
    private Channels wished;
    private int slots;
    private Appointment now;

    Story(int number, Doctor doctor) {
      this.number = number;
      this.random = new Random(20261121L * 31 + number);
      this.doctor = doctor;
      Map<Channel, Messenger> mortal = new EnumMap<>(Channel.class);
      messengers.forEach(it -> mortal.put(it.channel(), new Mortal(it, random)));
      mortal.put(Channel.EMAIL, new Mortal(new Mail(random), random));
      SendOnce sendOnce = new SendOnce(transaction, ledger, mortal.values(), ids, clock);
      TellPatient tell = new TellPatient(transaction, patients, sendOnce);
      changes =
          new Appointments(
              appointments, waitlist, jobs, QuietHours.of("21:00-07:00", clock.getZone()));
      confirmation =
          new SendAppointmentConfirmation(
              queries, tell, sendOnce, clock, clock.getZone(), "Bệnh viện Khám");
      reminder = new SendAppointmentReminder(queries, tell, sendOnce, clock, clock.getZone());
      cancellation =
          new SendAppointmentCancellation(
              transaction,
              queries,
              tell,
              accounts,
              sendOnce,
              clock,
              clock.getZone(),
              "Bệnh viện Khám",
              Locale.of("vi"));
      settle = settle(jobs, clock);
      hear = new HearOfMessage(transaction, ledger, jobs, clock);
      patient = patient();
      Account account = AccountFixtures.accountOf(patient);
      now = AppointmentFixtures.held(doctor, account.asCaller(), slot());
      wished = wish();
      transaction.run(
          () -> {
            patients.add(patient);
            patients.wish(patient.id(), wished);
            accounts.add(account);
            appointments.add(now, AppointmentFixtures.booked(now));
            payments.add(PaymentFixtures.paymentFor(now));
          });
    }

    private Patient patient() {
      PatientId id = new PatientId(UUID.randomUUID());
      String phone = "84%09d".formatted(700_000_000 + number); // none of the fixtures'
      if (random.nextInt(100) < 10) {
        phones.breakNumber(phone);
      }
      if (random.nextInt(100) < 30) {
        phones.forgetZalo(phone);
      }
      String mail = (random.nextInt(100) < 5 ? "bad" : "good") + id + "@example.test";
      return new Patient(
          id,
          "Trần Thị Bích",
          LocalDate.of(1990, 2, 28),
          random.nextInt(100) < 85 ? mail : null,
          random.nextInt(100) < 90 ? phone : null,
          Locale.of("vi"));
    }

    private Channels wish() {
      List<Channel> order = new ArrayList<>(List.of(Channel.values()));
      Collections.shuffle(order, random);
      return new Channels(order.subList(0, 1 + random.nextInt(3)));
    }

    /** Times of its own, on three days around the clock. */
    private TimeSlot slot() {
      int place = (number % STORIES_OF_A_DOCTOR) * 4 + slots++;
      return TimeSlot.of(
          BEGIN.plus(Duration.ofDays(3)).plus(Duration.ofMinutes(30L * place)),
          Duration.ofMinutes(30));
    }

    void tell() {
      change(
          now.confirm(),
          after ->
              new AppointmentEvent.Confirmed(after.id(), after.version(), clock.instant(), by()));
      int events = random.nextInt(4);
      for (int i = 0; i < events && now.status() == AppointmentStatus.CONFIRMED; i++) {
        // some things happen before a worker found time
        if (random.nextInt(100) < 70) {
          work(clock.instant().plus(Duration.ofMinutes(random.nextInt(60 * 20))));
        }
        if (!clock.instant().isBefore(now.slot().start())) {
          break;
        }
        if (random.nextInt(100) < 30) {
          wished = wish();
          transaction.run(() -> patients.wish(now.patientId(), wished));
        }
        if (slots < 4 && random.nextInt(100) < 65) {
          moves.incrementAndGet();
          Appointment before = now;
          change(
              now.reschedule(doctor.id(), slot()),
              after -> AppointmentEvent.Rescheduled.of(before, after, clock.instant(), by()));
        } else {
          cancellations.incrementAndGet();
          change(
              now.cancel(Cancellation.BY_PATIENT),
              after ->
                  new AppointmentEvent.Cancelled(
                      after.id(),
                      after.version(),
                      clock.instant(),
                      by(),
                      Cancellation.BY_PATIENT,
                      false,
                      null));
        }
      }
      work(BEGIN.plus(Duration.ofDays(9)));
    }

    private Actor by() {
      return new Actor.Person(now.bookedBy());
    }

    private void change(Appointment after, Function<Appointment, AppointmentEvent> event) {
      transaction.run(() -> changes.update(after, event.apply(after)));
      now = after;
    }

    /**
     * Runs what becomes due until then; what is tried again is done with before the story goes on.
     */
    private void work(Instant until) {
      for (Optional<Jobs.Waiting> next = jobs.next(until);
          next.isPresent();
          next = jobs.next(until)) {
        Jobs.Waiting one = next.get();
        if (one.due.isAfter(clock.instant())) {
          clock.set(one.due);
        }
        if (!KINDS.contains(one.job.name()) && !one.job.name().equals(SettleMessage.JOB)) {
          jobs.end(one);
          continue;
        }
        if (one.attempts == 0) {
          demand(one.job);
        }
        while (attempt(one)) {
          clock.set(clock.instant().plus(Duration.ofSeconds(40L << (one.attempts - 1))));
        }
        jobs.end(one);
        callBack();
      }
      if (until.isAfter(clock.instant())) {
        clock.set(until);
      }
    }

    /** Whether it has to be tried again. */
    private boolean attempt(Jobs.Waiting one) {
      jobs.begin(one);
      if (random.nextInt(100) < 5) {
        // its lease ended while it went on: two do the same
        doubles.incrementAndGet();
        Thread other = Thread.ofPlatform().start(() -> run(one.job));
        boolean failed = !run(one.job);
        try {
          other.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return failed && one.attempts < Retry.PATIENT.attempts();
      }
      return !run(one.job) && one.attempts < Retry.PATIENT.attempts();
    }

    /** Whether it ended well. */
    private boolean run(Job job) {
      try {
        switch (job.name()) {
          case SendAppointmentConfirmation.JOB ->
              confirmation.handle(SendAppointmentConfirmation.Command.of(job));
          case SendAppointmentCancellation.JOB ->
              cancellation.handle(SendAppointmentCancellation.Command.of(job));
          case SettleMessage.JOB -> settle.handle(SettleMessage.Command.of(job));
          default -> reminder.handle(SendAppointmentReminder.Command.of(job));
        }
        return true;
      } catch (RuntimeException e) {
        return false;
      }
    }

    /** By the story alone: whether it is true now, and will be while it is tried. */
    private void demand(Job job) {
      if (job.name().equals(SettleMessage.JOB) || "doctor".equals(job.data().get("recipient"))) {
        return;
      }
      int version = Integer.parseInt(job.datum("version"));
      boolean confirmed = now.status() == AppointmentStatus.CONFIRMED && now.version() == version;
      boolean isTrue =
          switch (job.name()) {
            case SendAppointmentCancellation.JOB ->
                now.status() == AppointmentStatus.CANCELLED && now.version() == version;
            case SendAppointmentConfirmation.JOB -> confirmed;
            default -> confirmed && clock.instant().isBefore(over(job));
          };
      if (isTrue) {
        boolean certain =
            job.name().equals(SendAppointmentConfirmation.JOB)
                || job.name().equals(SendAppointmentCancellation.JOB)
                || clock.instant().plus(Duration.ofMinutes(15)).isBefore(over(job));
        demands.add(
            new Demand(
                "appointment:" + now.id(),
                version,
                job.name(),
                certain,
                isReachable(job.name().equals(SendAppointmentConfirmation.JOB))));
      }
    }

    /** By what the story knows of the patient and their phone. */
    private boolean isReachable(boolean byMailFirst) {
      List<Channel> ways = wished.order().stream().filter(it -> address(it) != null).toList();
      if (ways.isEmpty() || byMailFirst) {
        ways = Stream.concat(Stream.of(Channel.EMAIL), ways.stream()).toList();
      }
      return ways.stream()
          .anyMatch(
              way ->
                  switch (way) {
                    case EMAIL -> patient.email() != null && !patient.email().startsWith("bad");
                    case SMS -> patient.phone() != null && phones.takesTexts(patient.phone());
                    case ZALO -> patient.phone() != null && phones.hasZalo(patient.phone());
                  });
    }

    private String address(Channel channel) {
      return channel == Channel.EMAIL ? patient.email() : patient.phone();
    }

    private Instant over(Job job) {
      Instant start = now.slot().start();
      return job.name().equals(Reminder.DAY_BEFORE.job())
          ? start.minus(Duration.ofHours(1))
          : start;
    }

    /** eSMS tells of all it has, some of it twice; Zalo of most. */
    private void callBack() {
      List<Entry> mine =
          transaction.call(
              () ->
                  demands.stream()
                      .flatMap(
                          demand ->
                              ledger
                                  .entries(
                                      new MessageKey(
                                          demand.subject(),
                                          demand.version(),
                                          demand.kind(),
                                          "sms",
                                          "patient:" + now.patientId()))
                                  .stream())
                      .toList());
      for (Entry entry : mine) {
        if (entry.delivered() != null) {
          continue;
        }
        for (String text : phones.textsOf(entry.id())) {
          if (heardTexts.add(text)) {
            int times = 1 + random.nextInt(2);
            for (int i = 0; i < times; i++) {
              hear.handle(new HearOfMessage.Command(Channel.SMS, entry.id(), text, "5"));
            }
          }
        }
        for (String zalo : phones.zalosOf(entry.id())) {
          if (Math.floorMod(zalo.hashCode(), 10) < 7) {
            hear.delivered(new HearOfMessage.Command(Channel.ZALO, entry.id(), zalo, "received"));
          }
        }
      }
    }
  }
}
