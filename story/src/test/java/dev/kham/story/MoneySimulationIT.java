package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.embedded.FakeSepay;
import dev.kham.embedded.FakeSepay.Booked;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Patients pay in every way people pay, webhooks are lost, doubled and late, SePay's API is away
 * now and then, and one of two instances is killed again and again: no đồng is lost.
 *
 * <p>{@code ./kham simulate 3000} plays it at length.
 */
class MoneySimulationIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int BOOKINGS = Integer.getInteger("kham.simulation.bookings", 50);
  private static final long SEED = Long.getLong("kham.simulation.seed", System.nanoTime());
  private static final int AT_ONCE = Math.clamp(BOOKINGS / 10, 12, 60);
  private static final int PATIENTS = AT_ONCE;

  private static final Duration WINDOW = Duration.ofSeconds(20);

  /** Money that is booked so long before the end of the payment window is surely in time. */
  private static final Duration IN_TIME = Duration.ofSeconds(8);

  /**
   * How long a killed instance's work, and what waits for the bank, may take until it is done: of
   * each hold that ends the bank is asked, which allows three questions a second.
   */
  private static final Duration SETTLED = Duration.ofSeconds(180 + BOOKINGS / 3);

  private enum Plan {
    EXACT,
    PARTS,
    TOO_MUCH,
    TWICE,
    MEMO_ONLY,
    LATE,
    WRONG_CODE,
    TOO_LITTLE,
    NEVER,
    PAYS_AND_CANCELS
  }

  /** What a patient does, what the bank booked of it, and what has to come out. */
  private record Case(Plan plan, Appointment appointment, Patient patient, List<Booked> paid) {}

  private record Patient(Person person, String token) {}

  @TempDir Path data;
  @TempDir Path secondData;

  private final Http http = new Http();
  private final Random random = new Random(SEED);
  private final List<Patient> patients = new ArrayList<>();
  private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();

  /** What only the bank's statement tells of, by reference. */
  private final Set<String> untold = ConcurrentHashMap.newKeySet();

  /** Whom each mail went to and what it said, by its number. */
  private final Map<Long, String> mails = new ConcurrentHashMap<>();

  private volatile boolean over;
  private int kills;
  private OwnServer firstProcess;
  private OwnServer secondProcess;
  private Server first;
  private Server second;

  @AfterEach
  void stop() {
    if (secondProcess != null) {
      secondProcess.stop();
    }
    firstProcess.stop();
  }

  @Test
  void no_dong_is_lost_whatever_happens() throws Exception {
    System.out.printf("simulation of %d bookings, seed %d%n", BOOKINGS, SEED);
    try (FakeSepay bank = new FakeSepay()) {
      start(bank);
      arrive();
      List<Case> cases;
      try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> killer = beside.submit(() -> killAgainAndAgain());
        Future<?> outages = beside.submit(() -> bankComesAndGoes(bank));
        Future<?> reader = beside.submit(() -> readMails());
        try {
          cases = play(bank);
        } finally {
          over = true;
        }
        killer.get();
        outages.get();
        Map<String, Appointment> ends = settled(cases);
        reconcile();
        reader.get();
        readMailsOnce();
        check(bank, cases, ends);
      }
    }
  }

  // the stage

  private void start(FakeSepay bank) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("KHAM_SEPAY_API_URL", bank.url());
    settings.put("KHAM_SEPAY_API_TOKEN", FakeSepay.TOKEN);
    settings.put("KHAM_HOSPITAL_PAYMENT_WINDOW", "PT" + WINDOW.toSeconds() + "S");
    settings.put("KHAM_HOSPITAL_PAYMENT_GRACE", "PT20S");
    settings.put("KHAM_HOSPITAL_PENDING_LIMIT", "100000");
    settings.put("KHAM_ACCESS_TOKEN_LIFETIME", "12H");
    for (String limit : List.of("IP", "ACCOUNT", "SIGN_IN", "BOOKING")) {
      settings.put("KHAM_LIMIT_" + limit, "1000000");
    }
    firstProcess = OwnServer.start(ROOT, data, settings);
    first = firstProcess.await(http, new Narrator(Terminal.detect()));
    secondSettings = new HashMap<>(Deployment.settingsOf(data, first));
    secondSettings.putAll(settings);
    startSecond();
  }

  private Map<String, String> secondSettings = Map.of();

  private void startSecond() throws Exception {
    secondProcess = OwnServer.start(ROOT, secondData, secondSettings);
    second = Deployment.await(secondProcess, first, http);
    secondSettings.put("KHAM_PORT", secondProcess.port());
  }

  private void arrive() throws Exception {
    for (int i = 0; i < PATIENTS; i++) {
      Person person = Person.invent(random);
      PatientApp app = new PatientApp(http, first);
      app.register(person).expect(201);
      app.signIn(person);
      patients.add(new Patient(person, app.token()));
    }
    PatientApp app = new PatientApp(http, first);
    LocalDate today = LocalDate.now();
    List<Slot> offered = new ArrayList<>();
    for (Doctor doctor : Doctor.listIn(app.doctors())) {
      for (int day = 1; day <= 49 && offered.size() < 2L * BOOKINGS; day += 7) {
        offered.addAll(
            Slot.listIn(app.slots(doctor, today.plusDays(day), today.plusDays(day + 6))));
      }
    }
    Collections.shuffle(offered, random);
    slots.addAll(offered);
  }

  // what is played

  private List<Case> play(FakeSepay bank) throws Exception {
    List<Future<Case>> played = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (int i = 0; i < BOOKINGS; i++) {
        Plan plan = i < Plan.values().length ? Plan.values()[i] : any();
        Random own = new Random(random.nextLong());
        played.add(pool.submit(() -> play(bank, plan, own)));
      }
      List<Case> cases = new ArrayList<>();
      for (Future<Case> one : played) {
        cases.add(one.get());
      }
      return cases;
    }
  }

  private Plan any() {
    int dice = random.nextInt(100);
    return dice < 45 ? Plan.EXACT : Plan.values()[random.nextInt(Plan.values().length)];
  }

  private Case play(FakeSepay bank, Plan plan, Random own) throws Exception {
    Patient patient = patients.get(own.nextInt(patients.size()));
    Appointment held = book(patient, own);
    Appointment.Payment asked = held.payment();
    List<Booked> paid = new ArrayList<>();
    switch (plan) {
      case EXACT, PAYS_AND_CANCELS -> paid.add(pay(bank, asked, asked.amount(), own));
      case PARTS -> {
        long part = 1 + own.nextLong(asked.amount() - 1);
        paid.add(pay(bank, asked, part, own));
        paid.add(pay(bank, asked, asked.amount() - part, own));
      }
      case TOO_MUCH -> paid.add(pay(bank, asked, asked.amount() + 1 + own.nextLong(100_000), own));
      case TWICE -> {
        paid.add(pay(bank, asked, asked.amount(), own));
        paid.add(pay(bank, asked, asked.amount(), own));
      }
      case MEMO_ONLY -> {
        String memo = "kham benh " + asked.code().toLowerCase(Locale.ROOT) + " cam on";
        paid.add(told(booked(bank, asked, "", memo, asked.amount(), own), own));
      }
      case LATE -> {
        Thread.sleep(
            Duration.between(Instant.now(), asked.deadline().toInstant().plusSeconds(3))
                .toMillis());
        paid.add(pay(bank, asked, asked.amount(), own));
      }
      case WRONG_CODE ->
          paid.add(
              told(
                  booked(bank, asked, "", "tien kham " + own.nextInt(1000), asked.amount(), own),
                  own));
      case TOO_LITTLE -> paid.add(pay(bank, asked, 1 + own.nextLong(asked.amount() - 1), own));
      case NEVER -> {}
    }
    if (plan == Plan.PAYS_AND_CANCELS) {
      cancel(patient, held.id());
    }
    return new Case(plan, held, patient, paid);
  }

  /** One request however often it is made: the key makes sure of that. */
  private Appointment book(Patient patient, Random own) throws Exception {
    while (true) {
      Slot slot = slots.remove();
      String key = PatientApp.newKey();
      Answer answer = answered(own, server -> app(server, patient).book(slot, key));
      if (answer.status() == 201) {
        return Appointment.in(answer);
      }
      // the patient or, after a lost answer, nobody: another slot then
      assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    }
  }

  private Booked pay(FakeSepay bank, Appointment.Payment asked, long amount, Random own)
      throws Exception {
    return told(booked(bank, asked, asked.code(), asked.code() + " FT", amount, own), own);
  }

  private static Booked booked(
      FakeSepay bank,
      Appointment.Payment asked,
      String code,
      String memo,
      long amount,
      Random own) {
    String reference = "FT" + Long.toHexString(own.nextLong());
    return bank.book(asked.account(), code, memo, amount, reference, Instant.now());
  }

  /** SePay tells of it once, several times at once, later, after a forgery, or never. */
  private Booked told(Booked money, Random own) throws Exception {
    switch (own.nextInt(6)) {
      case 0 -> untold.add(money.reference());
      case 1 -> {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<?>> copies = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            Random chance = new Random(own.nextLong());
            copies.add(pool.submit(() -> deliver(money, chance)));
          }
          for (Future<?> copy : copies) {
            copy.get();
          }
        }
      }
      case 2 -> {
        Thread.sleep(own.nextInt(3_000));
        deliver(money, own);
      }
      case 3 -> {
        Answer forged =
            answered(own, server -> webhook(server, money, "not-" + server.sepaySecret()));
        assertThat(forged.status()).isEqualTo(401);
        deliver(money, own);
      }
      default -> deliver(money, own);
    }
    return money;
  }

  private Void deliver(Booked money, Random own) throws Exception {
    Answer answer = answered(own, server -> webhook(server, money, server.sepaySecret()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(new String(answer.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"success\": true}");
    return null;
  }

  private Answer webhook(Server server, Booked money, String secret)
      throws IOException, InterruptedException {
    byte[] body = money.webhook();
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    return http.postJson(
        server.at("/webhooks/sepay"),
        Map.of(
            "X-SePay-Timestamp",
            timestamp,
            "X-SePay-Signature",
            Sepay.signature(secret, timestamp, body)),
        body);
  }

  /** Until the money has confirmed the appointment, and it can be cancelled for good. */
  private void cancel(Patient patient, String id) throws Exception {
    Appointment seen =
        Polling.upTo(
            SETTLED,
            () -> Appointment.in(app(first, patient).appointment(id).expect(200)),
            Appointment::isPaid);
    assertThat(seen.isPaid()).as(seen.toString()).isTrue();
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + patient.token());
    headers.put("If-Match", seen.etag());
    http.postJson(
            first.at("/api/v1/appointments/" + id + "/cancel"),
            headers,
            Json.write(Map.of("reason", "bận")))
        .expect(200);
  }

  private interface Call {
    Answer on(Server server) throws IOException, InterruptedException;
  }

  /** Asks either instance, and again while it is dead or says to come again. */
  private Answer answered(Random own, Call call) throws InterruptedException {
    long end = System.nanoTime() + SETTLED.toNanos();
    while (true) {
      Server server = own.nextBoolean() ? first : second;
      try {
        Answer answer = call.on(server);
        boolean again = answer.status() == 503 || isStillRunning(answer);
        if (!again || System.nanoTime() > end) {
          return answer;
        }
      } catch (IOException killed) {
        if (server == first || System.nanoTime() > end) {
          throw new AssertionError("only the second instance is killed", killed);
        }
      }
      Thread.sleep(100 + own.nextInt(300));
    }
  }

  private static boolean isStillRunning(Answer answer) {
    return answer.status() == 409
        && Set.of("/problems/request-in-progress", "/problems/contended")
            .contains(answer.json().text("/type"));
  }

  private PatientApp app(Server server, Patient patient) {
    return new PatientApp(http, server, patient.token());
  }

  // what goes wrong meanwhile

  private Void killAgainAndAgain() throws Exception {
    Random own = new Random(SEED + 1);
    while (!over) {
      Thread.sleep(2_000 + own.nextInt(6_000));
      secondProcess.kill();
      kills++;
      startSecond();
    }
    return null;
  }

  /** Never for as long as a hold waits for the bank's answer. */
  private Void bankComesAndGoes(FakeSepay bank) throws Exception {
    Random own = new Random(SEED + 2);
    while (!over) {
      Thread.sleep(3_000 + own.nextInt(5_000));
      bank.failWith(503);
      Thread.sleep(own.nextInt(4_000));
      bank.failWith(0);
    }
    return null;
  }

  private Void readMails() throws Exception {
    while (!over) {
      readMailsOnce();
      Thread.sleep(1_000);
    }
    return null;
  }

  private void readMailsOnce() throws Exception {
    long last = mails.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    URI news = URI.create(first.mailbox() + "/api/messages?after=" + last);
    for (Json mail : http.get(news, Map.of()).expect(200).json().list("")) {
      mails.put(
          mail.number("/id"),
          mail.node().path("to") + " " + mail.text("/subject") + mail.text("/text"));
    }
  }

  // what has to come out

  private Map<String, Appointment> settled(List<Case> cases) throws Exception {
    long end = System.nanoTime() + WINDOW.plus(SETTLED).toNanos();
    Map<String, Appointment> ends = new HashMap<>();
    for (Case one : cases) {
      Appointment seen = seen(one);
      while (seen.status().equals("PENDING") && System.nanoTime() < end) {
        Thread.sleep(500);
        seen = seen(one);
      }
      assertThat(seen.status()).as("decided in time: " + one).isNotEqualTo("PENDING");
      ends.put(seen.id(), seen);
    }
    return ends;
  }

  private Appointment seen(Case one) throws Exception {
    return Appointment.in(
        app(first, one.patient()).appointment(one.appointment().id()).expect(200));
  }

  private void reconcile() throws Exception {
    Map<String, String> cashier = cashier();
    for (int i = 0; i < 3; i++) {
      http.postJson(first.at("/api/v1/reconciliation/run"), cashier, new byte[0]).expect(200);
    }
  }

  private Map<String, String> cashier() throws Exception {
    byte[] login =
        Json.write(
            Map.of(
                "login",
                "thungan@kham.example",
                "password",
                Files.readString(data.resolve("secrets/demo-password")).strip()));
    String token =
        http.postJson(first.at("/api/v1/sessions"), Map.of(), login)
            .expect(201)
            .json()
            .text("/accessToken");
    return Map.of("Authorization", "Bearer " + token);
  }

  private void check(FakeSepay bank, List<Case> cases, Map<String, Appointment> ends)
      throws Exception {
    Map<String, Json> transfers = transfers();
    List<Booked> booked = bank.booked();
    assertThat(transfers.keySet())
        .as("every transfer once, however often it was told of")
        .containsExactlyInAnyOrderElementsOf(booked.stream().map(Booked::reference).toList());
    Map<String, Long> byState =
        transfers.values().stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.text("/state"),
                    TreeMap::new,
                    Collectors.summingLong(it -> it.number("/amount"))));
    assertThat(byState.values().stream().mapToLong(Long::longValue).sum())
        .as("what came in is in some state: " + byState)
        .isEqualTo(booked.stream().mapToLong(Booked::amount).sum());
    for (Case one : cases) {
      // after the reconciliation a lost webhook may have booked again what was let go
      Appointment end = seen(one);
      assertThat(end.status()).as(one.toString()).isIn(mayEndAs(one));
      assertThat(states(one, transfers)).as(one + " " + end.status()).isSubsetOf(mayBe(one, end));
    }
    sheetIsEven(booked);
    nothingWasMailedTwice();
    System.out.printf(
        "simulated: %d bookings, %d transfers, %d kills, %d mails, by state %s%n",
        cases.size(), booked.size(), kills, mails.size(), byState);
  }

  private Map<String, Json> transfers() throws Exception {
    Map<String, String> cashier = cashier();
    Map<String, Json> all = new HashMap<>();
    String path = "/api/v1/transfers?limit=100";
    while (path != null) {
      Json page = http.get(first.at(path), cashier).expect(200).json();
      page.list("/items").forEach(it -> assertThat(all.put(it.text("/reference"), it)).isNull());
      String next = page.node().path("nextCursor").asText("");
      path = next.isEmpty() ? null : "/api/v1/transfers?limit=100&cursor=" + next;
    }
    return all;
  }

  private static List<String> states(Case one, Map<String, Json> transfers) {
    return one.paid().stream().map(it -> transfers.get(it.reference()).text("/state")).toList();
  }

  private Set<String> mayEndAs(Case one) {
    return switch (one.plan()) {
      case EXACT, PARTS, TOO_MUCH, TWICE, MEMO_ONLY ->
          toldInTime(one) ? Set.of("CONFIRMED") : Set.of("CONFIRMED", "CANCELLED");
      case LATE -> Set.of("CONFIRMED", "CANCELLED");
      case WRONG_CODE, TOO_LITTLE, NEVER, PAYS_AND_CANCELS -> Set.of("CANCELLED");
    };
  }

  /**
   * What nobody tells of is asked for when the window ends; a bank that gives no answer until the
   * grace has ended, too, lets the time go to others.
   */
  private boolean toldInTime(Case one) {
    Instant end = one.appointment().payment().deadline().toInstant().minus(IN_TIME);
    return one.paid().stream()
        .allMatch(it -> it.at().isBefore(end) && !untold.contains(it.reference()));
  }

  private Set<String> mayBe(Case one, Appointment end) {
    boolean stands = end.status().equals("CONFIRMED");
    if (stands && one.plan() != Plan.LATE && toldInTime(one)) {
      // never let go in between, or it would have been booked again
      return switch (one.plan()) {
        case PARTS -> Set.of("SETTLED");
        case TOO_MUCH -> Set.of("OVERPAID");
        case TWICE -> Set.of("SETTLED", "SECOND_PAYMENT");
        default -> Set.of("SETTLED");
      };
    }
    return switch (one.plan()) {
      case EXACT, MEMO_ONLY, LATE -> stands ? Set.of("SETTLED", "REBOOKED") : Set.of("LATE");
      case PARTS -> stands ? Set.of("SETTLED", "UNDERPAID", "LATE") : Set.of("UNDERPAID", "LATE");
      case TOO_MUCH -> stands ? Set.of("OVERPAID", "REBOOKED") : Set.of("LATE");
      case TWICE -> stands ? Set.of("SETTLED", "SECOND_PAYMENT", "REBOOKED") : Set.of("LATE");
      case WRONG_CODE -> Set.of("UNMATCHED");
      case TOO_LITTLE -> Set.of("UNDERPAID", "LATE");
      case NEVER -> Set.of();
      case PAYS_AND_CANCELS -> Set.of("SETTLED", "REBOOKED");
    };
  }

  private void sheetIsEven(List<Booked> booked) throws Exception {
    Map<String, String> cashier = cashier();
    long received = 0;
    ZoneId zone = ZoneId.of("Asia/Ho_Chi_Minh");
    for (LocalDate day :
        booked.stream().map(it -> LocalDate.ofInstant(it.at(), zone)).distinct().toList()) {
      Json sheet = http.get(first.at("/api/v1/reconciliation/" + day), cashier).expect(200).json();
      assertThat(sheet.number("/difference")).as(sheet.toString()).isZero();
      received += sheet.number("/received/amount");
    }
    assertThat(received).isEqualTo(booked.stream().mapToLong(Booked::amount).sum());
  }

  private void nothingWasMailedTwice() {
    assertThat(mails.keySet())
        .as("no mail was missed")
        .hasSize(
            Math.toIntExact(Collections.max(mails.keySet()) - Collections.min(mails.keySet()) + 1));
    assertThat(mails.values()).doesNotHaveDuplicates();
  }
}
