package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.appointment.SendAppointmentCancellation;
import dev.kham.application.medicine.CheckInventory;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.Digest;
import dev.kham.application.shared.Transaction;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.embedded.EmbeddedTestResource;
import dev.kham.embedded.FakeSepay;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every documented POST, PUT and DELETE asks PostgreSQL so many times and no more, however much
 * there is of what it is about. PostgreSQL counts.
 */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
@WithTestResource(FakePhonesResource.class)
@WithTestResource(FakeSepayResource.class)
class StatementsOfWritesTest {
  private static final int TIMES = Statements.TIMES;
  private static final String PASSWORD = "một mật khẩu thật dài";

  /** What is asked elsewhere. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "POST /api/v1/appointments", // in StatementsTest
          "POST /api/v1/dispenses", // in StatementsTest
          "POST /webhooks/sepay"); // in StatementsTest

  @Inject Clinic clinic;
  @Inject Config config;
  @Inject Clock clock;
  @Inject Transaction transaction;
  @Inject DoctorRepository doctors;
  @Inject MessageLedger ledger;
  @Inject CheckInventory check;
  FakeSepay sepay;

  private final Map<String, Double> asked = new TreeMap<>();
  private final Map<String, Integer> bounds = new TreeMap<>();
  private String admin;
  private LocalDate today;

  @BeforeEach
  void begin() {
    admin = clinic.staff(Role.ADMIN).token();
    today = LocalDate.now(clock);
  }

  @Test
  void are_few() throws SQLException {
    try (Statements statements = new Statements(config)) {
      accounts(statements);
      appointments(statements);
      waitingList(statements);
      schedules(statements);
      pharmacy(statements);
      alerts(statements);
      money(statements);
      outside(statements);
      background(statements);
    }
    assertThat(
            asked.entrySet().stream()
                .filter(each -> each.getValue() > bounds.get(each.getKey()))
                .toList())
        .as("more statements a request than the bound, of %s", asked)
        .isEmpty();
    Set<String> all = new TreeSet<>(asked.keySet());
    all.addAll(LEFT_OUT);
    assertThat(all).as("each is either asked or left out").isEqualTo(documented());
    assertThat(asked.keySet()).doesNotContainAnyElementsOf(LEFT_OUT);
  }

  @Test
  void an_absence_asks_no_more_for_each_it_cancels() throws SQLException {
    try (Statements statements = new Statements(config)) {
      double one = absences(statements, 1);
      double four = absences(statements, 4);
      assertThat(four - one).as("one: %s, four: %s", one, four).isLessThan(1);
    }
  }

  private double absences(Statements statements, int affected) throws SQLException {
    List<JsonObject> absences = new ArrayList<>();
    List<Doctor> doctors = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Doctor doctor = clinic.doctor(0);
      doctors.add(doctor);
      JsonArray decisions = new JsonArray();
      for (int slot = 0; slot < affected; slot++) {
        String id = clinic.booked(clinic.patient(), doctor, clinic.slot(slot)).getString("id");
        decisions.add(new JsonObject().put("appointmentId", id).put("action", "CANCEL"));
      }
      absences.add(away().put("affected", decisions));
    }
    return Statements.sum(
        statements.each(
            i ->
                done(
                    "POST",
                    "/api/v1/doctors/" + doctors.get(i).id() + "/absences",
                    admin,
                    absences.get(i))));
  }

  @Test
  void a_recall_asks_no_more_for_each_it_reaches() throws SQLException {
    try (Statements statements = new Statements(config)) {
      double one = recalls(statements, 1);
      double four = recalls(statements, 4);
      assertThat(four - one).as("one: %s, four: %s", one, four).isLessThan(1);
    }
  }

  private double recalls(Statements statements, int reached) throws SQLException {
    List<String> batches = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      String medicine = id(done("POST", "/api/v1/medicines", admin, medicine()));
      String path = "/api/v1/medicines/" + medicine + "/batches";
      String batch = id(done("POST", path, admin, batch("L1")));
      for (int patient = 0; patient < reached; patient++) {
        JsonObject dispense =
            new JsonObject()
                .put("medicineId", medicine)
                .put("quantity", 1)
                .put("patientId", clinic.patient().patient().id().toString());
        done("POST", "/api/v1/dispenses", admin, dispense);
      }
      JsonObject why = new JsonObject().put("reason", "công văn");
      done("POST", "/api/v1/batches/" + batch + "/recall", admin, why);
      batches.add(batch);
    }
    return Statements.sum(
        statements.each(
            i -> {
              String path = "/api/v1/batches/" + batches.get(i) + "/recall/notices";
              assertThat(done("POST", path, admin, null).getInteger("mailed")).isEqualTo(reached);
            }));
  }

  private JsonObject away() {
    return new JsonObject()
        .put("from", today.plusDays(2) + "T00:00")
        .put("until", today.plusDays(3) + "T00:00")
        .put("reason", "Bác sĩ đi công tác");
  }

  private Set<String> documented() {
    JsonObject paths =
        clinic.send(clinic.request("/q/openapi?format=json").GET()).json().getJsonObject("paths");
    Set<String> operations = new TreeSet<>();
    for (String path : paths.fieldNames()) {
      Stream.of("post", "put", "patch", "delete", "get")
          .filter(paths.getJsonObject(path)::containsKey)
          // who tells something by a GET writes as well
          .filter(method -> !method.equals("get") || path.startsWith("/webhooks/"))
          .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path));
    }
    return operations;
  }

  /** The same operation, each time about something else. */
  private interface Call {
    JsonObject answer(int number);
  }

  private List<JsonObject> count(Statements statements, int most, String operation, Call call)
      throws SQLException {
    List<JsonObject> answers = new ArrayList<>();
    bounds.put(operation, most);
    asked.put(
        operation,
        statements.each(i -> answers.add(call.answer(i))).values().stream()
            .mapToDouble(StatementsOfWritesTest::ofOurs)
            .sum());
    return answers;
  }

  /**
   * Some of this takes long: others ask the same once or twice, or something any number of times.
   */
  private static double ofOurs(double often) {
    double whole = Math.rint(often);
    return Math.abs(often - whole) < 0.1 ? whole : 0;
  }

  private JsonObject done(
      String method, String path, String token, JsonObject body, String... headers) {
    Answer answer = clinic.call(method, path, token, body, headers);
    assertThat(answer.status())
        .as("%s %s: %s", method, path, answer.response().body())
        .isBetween(200, 299);
    return answer.response().body().isEmpty() ? new JsonObject() : answer.json();
  }

  private static <T> List<T> each(IntFunction<T> one) {
    return IntStream.range(0, TIMES).mapToObj(one).toList();
  }

  private static String id(JsonObject of) {
    return of.getString("id");
  }

  private static String[] ifMatch(JsonObject of) {
    return new String[] {"If-Match", "\"" + of.getInteger("version") + "\""};
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }

  private void accounts(Statements statements) throws SQLException {
    List<String> emails = each(i -> unique() + "@kham.example");
    int first = ThreadLocalRandom.current().nextInt(99_999_000);
    List<String> phones = each(i -> "09%08d".formatted(first + i));
    count(
        statements,
        3,
        "POST /api/v1/accounts",
        i ->
            done(
                "POST",
                "/api/v1/accounts",
                null,
                new JsonObject()
                    .put("email", emails.get(i))
                    .put("phone", phones.get(i))
                    .put("password", PASSWORD)
                    .put("fullName", "Nguyễn Văn An")
                    .put("dateOfBirth", "1990-05-20")));
    JsonObject login = new JsonObject().put("login", emails.getFirst()).put("password", PASSWORD);
    List<JsonObject> sessions =
        count(
            statements,
            6,
            "POST /api/v1/sessions",
            i -> done("POST", "/api/v1/sessions", null, login));
    List<JsonObject> refreshed =
        count(
            statements,
            4,
            "POST /api/v1/sessions/refresh",
            i ->
                done(
                    "POST",
                    "/api/v1/sessions/refresh",
                    null,
                    new JsonObject()
                        .put("refreshToken", sessions.get(i).getString("refreshToken"))));
    count(
        statements,
        3,
        "DELETE /api/v1/sessions/current",
        i ->
            done(
                "DELETE",
                "/api/v1/sessions/current",
                refreshed.get(i).getString("accessToken"),
                null));
    String again = done("POST", "/api/v1/sessions", null, login).getString("accessToken");
    count(
        statements,
        8,
        "POST /api/v1/me/password",
        i ->
            done(
                "POST",
                "/api/v1/me/password",
                again,
                new JsonObject().put("currentPassword", PASSWORD).put("newPassword", PASSWORD)));
    List<SignedIn> guardians = each(i -> clinic.patient());
    count(
        statements,
        8,
        "POST /api/v1/me/dependants",
        i ->
            done(
                "POST",
                "/api/v1/me/dependants",
                guardians.get(i).token(),
                new JsonObject()
                    .put("fullName", "Nguyễn Gia Bảo")
                    .put("dateOfBirth", "2024-02-29")));
    count(
        statements,
        3,
        "PUT /api/v1/me/channels",
        i ->
            done(
                "PUT",
                "/api/v1/me/channels",
                guardians.get(i).token(),
                new JsonObject().put("channels", new JsonArray().add("EMAIL"))));
    JsonObject duties =
        new JsonObject()
            .put("fullName", "Trần Quốc Bảo")
            .put("roles", new JsonArray().add("CASHIER"));
    List<JsonObject> staff =
        count(
            statements,
            3,
            "POST /api/v1/accounts/staff",
            i ->
                done(
                    "POST",
                    "/api/v1/accounts/staff",
                    admin,
                    duties
                        .copy()
                        .put("email", unique() + "@kham.example")
                        .put("password", PASSWORD)));
    count(
        statements,
        5,
        "PUT /api/v1/accounts/staff/{id}",
        i ->
            done(
                "PUT",
                "/api/v1/accounts/staff/" + id(staff.get(i)),
                admin,
                duties.copy().put("active", false),
                ifMatch(staff.get(i))));
  }

  /** Each of another patient, and paid. */
  private List<JsonObject> confirmed(Doctor doctor) {
    List<JsonObject> held = held(doctor);
    held.forEach(it -> assertThat(clinic.webhook(clinic.transferFor(it)).status()).isEqualTo(200));
    clinic.awaitSettlements();
    return held.stream()
        .map(it -> done("GET", "/api/v1/appointments/" + id(it), admin, null))
        .toList();
  }

  private List<JsonObject> held(Doctor doctor) {
    return each(i -> clinic.booked(clinic.patient(), doctor, clinic.slot(i % 16 + 48 * (i / 16))));
  }

  private void appointments(Statements statements) throws SQLException {
    List<JsonObject> all = confirmed(clinic.doctor(0));
    Doctor other = clinic.doctor(0);
    List<JsonObject> moved =
        count(
            statements,
            9,
            "POST /api/v1/appointments/{id}/reschedule",
            i ->
                done(
                    "POST",
                    "/api/v1/appointments/" + id(all.get(i)) + "/reschedule",
                    admin,
                    new JsonObject()
                        .put("doctorId", other.id().toString())
                        .put("start", clinic.slot(i % 16 + 48 * (i / 16)).toString()),
                    ifMatch(all.get(i))));
    List<JsonObject> there =
        count(
            statements,
            5,
            "POST /api/v1/appointments/{id}/check-in",
            i -> act(moved.get(i), "check-in", null));
    count(
        statements,
        4,
        "POST /api/v1/appointments/{id}/complete",
        i -> act(there.get(i), "complete", null));
    Doctor busy = clinic.doctor(0);
    List<JsonObject> missed = confirmed(busy);
    assertThat(
            clinic.count(
                """
                with begun as (
                    update appointments
                    set starts_at = starts_at - interval '4 days',
                        ends_at = ends_at - interval '4 days'
                    where doctor_id = ? returning id)
                select count(*) from begun
                """,
                busy.id().value()))
        .isEqualTo(TIMES);
    count(
        statements,
        5,
        "POST /api/v1/appointments/{id}/no-show",
        i -> act(missed.get(i), "no-show", null));
    walkIns(statements);
    List<JsonObject> paid = confirmed(clinic.doctor(0));
    count(
        statements,
        13,
        "POST /api/v1/appointments/{id}/cancel",
        i -> act(paid.get(i), "cancel", new JsonObject().put("reason", "Bận đột xuất")));
  }

  /** Each to another doctor: of today there may be little left. */
  private void walkIns(Statements statements) throws SQLException {
    List<Doctor> there = each(i -> doctorOfTheWholeDay());
    LocalTime lastSlot = LocalTime.of(23, 50);
    count(
        statements,
        14,
        "POST /api/v1/walk-ins",
        i -> {
          JsonObject walkIn =
              new JsonObject()
                  .put("doctorId", there.get(i).id().toString())
                  .put(
                      "newPatient",
                      new JsonObject()
                          .put("fullName", "Lê Văn Tám")
                          .put("dateOfBirth", "1948-09-02"));
          Answer answer = clinic.call("POST", "/api/v1/walk-ins", admin, walkIn);
          assertThat(answer.status())
              .as(answer.response().body())
              .isIn(201, LocalTime.now(clock).isBefore(lastSlot) ? 201 : 409);
          return answer.json();
        });
  }

  private Doctor doctorOfTheWholeDay() {
    Shift wholeDay =
        new Shift(today.getDayOfWeek(), LocalTime.MIDNIGHT, LocalTime.of(23, 59), 5, today, today);
    Doctor doctor =
        new Doctor(
            new DoctorId(UUID.randomUUID()),
            "BS. Trần Cả Ngày",
            new Specialty(new SpecialtyId(UUID.randomUUID()), "Nội khoa"),
            300_000,
            "T1",
            5,
            List.of(wholeDay));
    doctors.put(doctor);
    return doctor;
  }

  private JsonObject act(JsonObject appointment, String act, JsonObject body) {
    return done(
        "POST",
        "/api/v1/appointments/" + id(appointment) + "/" + act,
        admin,
        body,
        ifMatch(appointment));
  }

  private void waitingList(Statements statements) throws SQLException {
    Doctor doctor = clinic.doctor(0);
    List<SignedIn> patients = each(i -> clinic.patient());
    List<JsonObject> entries =
        count(
            statements,
            10,
            "POST /api/v1/waitlist",
            i ->
                done(
                    "POST",
                    "/api/v1/waitlist",
                    patients.get(i).token(),
                    new JsonObject()
                        .put("doctorId", doctor.id().toString())
                        .put("from", today.toString())
                        .put("to", today.plusDays(9).toString())));
    count(
        statements,
        3,
        "DELETE /api/v1/waitlist/{id}",
        i ->
            done(
                "DELETE", "/api/v1/waitlist/" + id(entries.get(i)), patients.get(i).token(), null));
  }

  private void schedules(Statements statements) throws SQLException {
    List<JsonObject> holidays =
        count(
            statements,
            4,
            "POST /api/v1/holidays",
            i ->
                done(
                    "POST",
                    "/api/v1/holidays",
                    admin,
                    new JsonObject()
                        .put("first", today.plusDays(300 + i).toString())
                        .put("last", today.plusDays(300 + i).toString())
                        .put("name", "Nghỉ")));
    count(
        statements,
        1,
        "DELETE /api/v1/holidays/{id}",
        i -> done("DELETE", "/api/v1/holidays/" + id(holidays.get(i)), admin, null));
    List<Doctor> doctors = each(i -> clinic.doctor(0));
    JsonObject shift =
        new JsonObject()
            .put("day", "MONDAY")
            .put("from", "08:00")
            .put("until", "11:30")
            .put("slotMinutes", 20)
            .put("validFrom", today.toString())
            .put("validUntil", today.plusDays(60).toString());
    JsonArray shifts = new JsonArray();
    for (String day : List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")) {
      shifts.add(shift.copy().put("day", day));
    }
    count(
        statements,
        // one of them for each shift, sent together
        7 + shifts.size(),
        "PUT /api/v1/doctors/{id}/schedule",
        i ->
            done(
                "PUT",
                "/api/v1/doctors/" + doctors.get(i).id() + "/schedule",
                admin,
                new JsonObject().put("shifts", shifts),
                "If-Match",
                "\"0\""));
    count(
        statements,
        7,
        "POST /api/v1/doctors/{id}/absences",
        i ->
            done(
                "POST",
                "/api/v1/doctors/" + doctors.get(i).id() + "/absences",
                admin,
                away().put("affected", new JsonArray())));
  }

  private JsonObject medicine() {
    return new JsonObject()
        .put("code", unique())
        .put("name", "Paracetamol 500 mg")
        .put("unit", "viên")
        .put("minimumStock", 0);
  }

  private JsonObject batch(String number) {
    return new JsonObject()
        .put("number", number)
        .put("expiresOn", today.plusDays(90).toString())
        .put("quantity", 100);
  }

  private void pharmacy(Statements statements) throws SQLException {
    List<JsonObject> medicines =
        count(
            statements,
            5,
            "POST /api/v1/medicines",
            i -> done("POST", "/api/v1/medicines", admin, medicine()));
    count(
        statements,
        3,
        "PUT /api/v1/medicines/{id}",
        i ->
            done(
                "PUT",
                "/api/v1/medicines/" + id(medicines.get(i)),
                admin,
                medicine(),
                ifMatch(medicines.get(i))));
    List<JsonObject> batches =
        count(
            statements,
            8,
            "POST /api/v1/medicines/{id}/batches",
            i ->
                done(
                    "POST",
                    "/api/v1/medicines/" + id(medicines.getFirst()) + "/batches",
                    admin,
                    batch("L" + i)));
    for (String move : List.of("adjust", "write-off", "quarantine", "release", "recall")) {
      JsonObject wish = new JsonObject().put("reason", "Kiểm kê");
      if (move.equals("adjust") || move.equals("write-off")) {
        wish.put("quantity", move.equals("adjust") ? -1 : 1);
      }
      count(
          statements,
          10,
          "POST /api/v1/batches/{id}/" + move,
          i -> done("POST", "/api/v1/batches/" + id(batches.get(i)) + "/" + move, admin, wish));
    }
    count(
        statements,
        3,
        "POST /api/v1/batches/{id}/recall/notices",
        i ->
            done("POST", "/api/v1/batches/" + id(batches.get(i)) + "/recall/notices", admin, null));
  }

  private void alerts(Statements statements) throws SQLException {
    String medicine = id(done("POST", "/api/v1/medicines", admin, medicine()));
    for (int i = 0; i < TIMES; i++) {
      done(
          "POST",
          "/api/v1/medicines/" + medicine + "/batches",
          admin,
          batch("L" + i).put("expiresOn", today.plusDays(5).toString()));
    }
    check.handle(
        new CheckInventory.Command(
            CheckInventory.EXPIRY_JOB, new MedicineId(UUID.fromString(medicine))));
    List<JsonObject> alerts = items("/api/v1/inventory/alerts?state=OPEN&limit=100");
    count(
        statements,
        2,
        "POST /api/v1/inventory/alerts/{id}/acknowledge",
        i -> answer(alerts.get(i), "acknowledge", null));
    JsonObject until = new JsonObject().put("until", today.plusDays(3).toString());
    count(
        statements,
        2,
        "POST /api/v1/inventory/alerts/{id}/snooze",
        i -> answer(alerts.get(i), "snooze", until));
  }

  private JsonObject answer(JsonObject alert, String how, JsonObject body) {
    return done("POST", "/api/v1/inventory/alerts/" + id(alert) + "/" + how, admin, body);
  }

  /** So many transfers that name no payment. */
  private List<JsonObject> transfers(long amount) {
    String text = unique().replace("-", "");
    for (int i = 0; i < TIMES; i++) {
      JsonObject some =
          new JsonObject(
              clinic.transferFor(
                  new JsonObject()
                      .put(
                          "payment",
                          new JsonObject()
                              .put("bank", new JsonObject().put("account", "0010000000355"))
                              .put("code", "")
                              .put("amount", amount))));
      some.putNull("code").put("content", text);
      assertThat(clinic.webhook(some.encode()).status()).isEqualTo(200);
    }
    clinic.awaitSettlements();
    return items("/api/v1/transfers?limit=100&q=" + text);
  }

  private List<JsonObject> items(String path) {
    return done("GET", path, admin, null).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private JsonObject decide(JsonObject transfer, String how, JsonObject body) {
    return done(
        "POST", "/api/v1/transfers/" + id(transfer) + "/" + how, admin, body, ifMatch(transfer));
  }

  private void money(Statements statements) throws SQLException {
    List<JsonObject> held = held(clinic.doctor(0));
    List<JsonObject> transfers = transfers(300_000);
    count(
        statements,
        19,
        "POST /api/v1/transfers/{id}/assign",
        i ->
            decide(
                transfers.get(i),
                "assign",
                new JsonObject().put("appointmentId", id(held.get(i)))));
    List<JsonObject> one = held(clinic.doctor(0));
    List<JsonObject> two = held(clinic.doctor(0));
    List<JsonObject> large = transfers(600_000);
    count(
        statements,
        37,
        // each part is settled by itself
        "POST /api/v1/transfers/{id}/split",
        i ->
            decide(
                large.get(i),
                "split",
                new JsonObject()
                    .put("parts", new JsonArray().add(part(one.get(i))).add(part(two.get(i))))));
    List<JsonObject> wrong = transfers(50_000);
    count(
        statements,
        11,
        "POST /api/v1/transfers/{id}/refund",
        i -> decide(wrong.get(i), "refund", new JsonObject().put("note", "Chuyển nhầm")));
    List<JsonObject> refunds = items("/api/v1/refunds?state=DUE&limit=100");
    count(
        statements,
        1,
        "POST /api/v1/refunds/{id}/qr",
        i ->
            done(
                "POST",
                "/api/v1/refunds/" + id(refunds.get(i)) + "/qr",
                admin,
                new JsonObject().put("bin", "970436").put("account", "0123456789")));
    count(
        statements,
        10,
        "POST /api/v1/refunds/{id}/done",
        i ->
            done(
                "POST",
                "/api/v1/refunds/" + id(refunds.get(i)) + "/done",
                admin,
                new JsonObject().put("note", "Đã chuyển khoản").put("proof", "FT" + i),
                ifMatch(refunds.get(i))));
  }

  private static JsonObject part(JsonObject held) {
    return new JsonObject().put("appointmentId", id(held)).put("amount", 300_000);
  }

  private void outside(Statements statements) throws SQLException {
    booked("", unique(), 1, Duration.ZERO);
    reconcile(); // from now on there is a bookmark
    List<List<JsonObject>> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      held.add(held(clinic.doctor(0)));
    }
    count(
        statements,
        // each transfer is settled by itself, as if a webhook had told of it
        4 + held.size() * 15,
        "POST /api/v1/reconciliation/run",
        i -> {
          for (List<JsonObject> each : held) {
            JsonObject payment = each.get(i).getJsonObject("payment");
            String code = payment.getString("code");
            // so long ago that nothing but the bookmark leads there
            booked(code, code, payment.getLong("amount"), Duration.ofDays(30));
          }
          JsonObject found = reconcile();
          assertThat(found.getInteger("taken")).isEqualTo(held.size());
          return found;
        });
    JsonObject client =
        new JsonObject()
            .put("clientId", FakeSepayResource.CLIENT)
            .put("clientSecret", FakeSepayResource.CLIENT_SECRET);
    count(
        statements,
        0,
        "POST /webhooks/sepay/token",
        i -> done("POST", "/webhooks/sepay/token", null, client));
    List<UUID> zalos = begun(Channel.ZALO);
    count(statements, 2, "POST /webhooks/zalo", i -> arrived(zalos.get(i)));
    List<UUID> texts = begun(Channel.SMS);
    count(
        statements,
        2,
        "GET /webhooks/esms/{token}",
        i ->
            done(
                "GET",
                "/webhooks/esms/%s?SMSID=%s&RequestId=%s-1&SendStatus=5"
                    .formatted(FakePhonesResource.CALLBACK_TOKEN, i, texts.get(i)),
                null,
                null));
    List<UUID> mails = begun(Channel.EMAIL);
    count(
        statements,
        7,
        "POST /api/v1/messages/{id}/decision",
        i ->
            done(
                "POST",
                "/api/v1/messages/" + mails.get(i) + "/decision",
                admin,
                new JsonObject().put("decision", "SEND_AGAIN"),
                "If-Match",
                "\"1\""));
  }

  /** The bank knows, and nobody was told. */
  private void booked(String code, String memo, long amount, Duration ago) {
    sepay.book("0010000000355", code, memo, amount, "", clock.instant().minus(ago));
  }

  private JsonObject reconcile() {
    return done("POST", "/api/v1/reconciliation/run", admin, null);
  }

  /** Messages to doctors of which nobody has heard since an hour ago. */
  private List<UUID> begun(Channel channel) {
    return each(
        i -> {
          UUID id = UUID.randomUUID();
          MessageKey key =
              new MessageKey(
                  "appointment:" + UUID.randomUUID(),
                  1,
                  SendAppointmentCancellation.JOB,
                  channel.label(),
                  "account:" + UUID.randomUUID());
          transaction.run(() -> ledger.begin(key, id, clock.instant().minus(Duration.ofHours(1))));
          return id;
        });
  }

  private JsonObject arrived(UUID message) {
    String event =
        new JsonObject()
            .put("event_name", "user_received_message")
            .put("timestamp", "1")
            .put(
                "message",
                new JsonObject()
                    .put("msg_id", message.toString())
                    .put("tracking_id", message.toString().replace("-", "")))
            .encode();
    Answer answer =
        clinic.send(
            clinic
                .request("/webhooks/zalo")
                .header("Content-Type", "application/json")
                .header(
                    "X-ZEvent-Signature",
                    Digest.of(
                        FakePhonesResource.APP_ID + event + "1" + FakePhonesResource.OA_SECRET))
                .POST(BodyPublishers.ofString(event)));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return new JsonObject();
  }

  private void background(Statements statements) throws SQLException {
    for (String act : List.of("pause", "resume")) {
      count(
          statements,
          2,
          "POST /api/v1/queues/{queue}/" + act,
          i -> done("POST", "/api/v1/queues/medicine/" + act, admin, null));
    }
    held(clinic.doctor(0));
    assertThat(
            clinic.count(
                """
                with failed as (
                    update jobs set state = 'failed', last_error = 'tired', finished_at = now()
                    where state = 'waiting' and name = 'auto-cancel-unpaid' returning id)
                select count(*) from failed
                """))
        .isGreaterThanOrEqualTo(TIMES);
    List<JsonObject> failed = items("/api/v1/jobs?state=FAILED&name=auto-cancel-unpaid&limit=100");
    count(
        statements,
        2,
        "POST /api/v1/jobs/{id}/retry",
        i -> done("POST", "/api/v1/jobs/" + id(failed.get(i)) + "/retry", admin, null));
    List<JsonObject> jobs = items("/api/v1/jobs?state=WAITING&name=auto-cancel-unpaid&limit=100");
    count(
        statements,
        2,
        "POST /api/v1/jobs/{id}/cancel",
        i -> done("POST", "/api/v1/jobs/" + id(jobs.get(i)) + "/cancel", admin, null));
    count(
        statements,
        1,
        "POST /api/v1/jobs/retry",
        i ->
            done(
                "POST",
                "/api/v1/jobs/retry",
                admin,
                new JsonObject().put("queue", "payment").put("dryRun", false)));
    String tick = items("/api/v1/ticks").getFirst().getString("name");
    count(
        statements,
        1,
        "POST /api/v1/ticks/{name}/run",
        i -> done("POST", "/api/v1/ticks/" + tick + "/run", admin, null));
    List<JsonObject> tasks =
        count(
            statements,
            9,
            "POST /api/v1/imports",
            i -> {
              Answer answer =
                  clinic.send(
                      clinic
                          .request("/api/v1/imports?kind=medicines&dryRun=true")
                          .header("Authorization", "Bearer " + admin)
                          .header("Idempotency-Key", unique())
                          .header("Content-Type", "text/csv")
                          .POST(
                              BodyPublishers.ofString(
                                  "Mã thuốc;Tên thuốc;Đơn vị;Tồn tối thiểu\nPARA"
                                      + i
                                      + ";Paracetamol;viên;200\n")));
              assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
              return answer.json();
            });
    count(
        statements,
        3,
        "DELETE /api/v1/tasks/{id}",
        i -> {
          Answer answer = clinic.call("DELETE", "/api/v1/tasks/" + id(tasks.get(i)), admin, null);
          assertThat(answer.status()).as(answer.response().body()).isBetween(200, 299);
          return new JsonObject();
        });
  }
}
