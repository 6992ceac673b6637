package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.medicine.CheckInventory;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.patient.Patient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class PharmacyTest extends RestTest {
  private static final String MEDICINES = "/api/v1/medicines";
  private static final String ALERTS = "/api/v1/inventory/alerts";
  private static final String VALUE = "/api/v1/inventory/value";

  private Caller pharmacist;
  private String medicine;

  @BeforeEach
  void a_medicine() {
    pharmacist = hospital.given().caller(Role.PHARMACIST);
    medicine = post(MEDICINES, newMedicine()).statusCode(201).extract().path("id");
  }

  @Test
  void adds_a_medicine_once_and_shows_it() {
    Map<String, Object> wish = newMedicine();
    wish.put("alertDays", List.of(7, 60, 7));
    String key = UUID.randomUUID().toString();
    String id =
        post(pharmacist, MEDICINES, key, wish)
            .statusCode(201)
            .header("ETag", "\"0\"")
            .body("code", equalTo(wish.get("code")))
            .body("name", equalTo("Thuốc Đau đầu"))
            .body("unit", equalTo("viên"))
            .body("atcCode", equalTo("N02BE01"))
            .body("minimumStock", equalTo(10))
            .body("alertDays", contains(60, 7))
            .body("stockOnHand", equalTo(0))
            .body("usable", equalTo(0))
            .body("belowMinimum", equalTo(true))
            .body("value", equalTo(0))
            .body("currency", equalTo("VND"))
            .extract()
            .path("id");
    post(pharmacist, MEDICINES, key, wish)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(id));
    get(MEDICINES + "/" + id).statusCode(200).header("ETag", "\"0\"");
    post(MEDICINES, wish).spec(problem(409, "medicine-exists"));
    get(MEDICINES + "?q=thuoc dau dau&limit=100").statusCode(200).body("items.id", hasItem(id));
    get(MEDICINES + "?q=" + wish.get("code")).body("items", hasSize(1));
  }

  @Test
  void tells_what_the_whole_stock_is_worth() {
    int before = get(VALUE).statusCode(200).extract().path("value");
    int without = get(VALUE).extract().path("batchesWithoutCost");
    receive("L1", "2027-01-31", 20);
    get(VALUE)
        .statusCode(200)
        .body("value", equalTo(before + 20 * 1_500))
        .body("currency", equalTo("VND"))
        .body("batchesWithoutCost", equalTo(without));
  }

  @Test
  void changes_a_medicine_as_it_was_read() {
    Map<String, Object> wish = newMedicine();
    wish.put("minimumStock", 0);
    put("\"0\"", wish).statusCode(200).header("ETag", "\"1\"").body("belowMinimum", equalTo(false));
    put("\"0\"", wish).spec(problem(412, "stale-version"));
    put(null, wish).spec(problem(428, "if-match-required"));
  }

  @Test
  void receives_gives_out_and_shows_which_batch_gave_what() {
    String late = receive("L1", "2027-01-31", 20);
    String soon = receive("L2", "2026-11-20", 5);
    String patient = hospital.given().patient().id().toString();
    String key = UUID.randomUUID().toString();
    Map<String, Object> wish = dispense(8);
    wish.put("patientId", patient);
    String id =
        post(pharmacist, "/api/v1/dispenses", key, wish)
            .statusCode(201)
            .body("medicineId", equalTo(medicine))
            .body("quantity", equalTo(8))
            .body("patientId", equalTo(patient))
            .body("dispensedAt", equalTo("2026-11-20T09:00:00+07:00"))
            .body("lines.batchId", contains(soon, late))
            .body("lines.number", contains("L2", "L1"))
            .body("lines.expiresOn", contains("2026-11-20", "2027-01-31"))
            .body("lines.quantity", contains(5, 3))
            .extract()
            .path("id");
    post(pharmacist, "/api/v1/dispenses", key, wish)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(id));
    get(MEDICINES + "/" + medicine)
        .body("stockOnHand", equalTo(17))
        .body("usable", equalTo(17))
        .body("belowMinimum", equalTo(false))
        .body("nextExpiry", equalTo("2027-01-31"))
        .body("value", equalTo(17 * 1_500));
    get(MEDICINES + "/" + medicine + "/movements")
        .body("items.kind", contains("DISPENSE", "DISPENSE", "RECEIVE", "RECEIVE"))
        .body("items.change", contains(-3, -5, 5, 20))
        .body("items.balance", contains(17, 0, 5, 20))
        .body("items[0].dispenseId", equalTo(id))
        .body("items[0].patientId", equalTo(patient))
        .body("items[0].by.accountId", equalTo(pharmacist.accountId().toString()));
    get("/api/v1/batches/" + late + "/recipients")
        .body("items", hasSize(1))
        .body("items[0].patientId", equalTo(patient))
        .body("items[0].quantity", equalTo(3))
        .body("items[0].receivedAt", equalTo("2026-11-20T09:00:00+07:00"));
  }

  @Test
  void says_how_many_there_are_when_there_are_too_few() {
    receive("L1", "2027-01-31", 5);
    post("/api/v1/dispenses", dispense(6))
        .spec(problem(409, "insufficient-stock"))
        .body("available", equalTo(5));
  }

  @Test
  void gives_to_the_patient_of_the_appointment_only() {
    receive("L1", "2027-01-31", 5);
    Caller patient = hospital.given().caller(Role.PATIENT);
    Appointment held =
        hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
    Map<String, Object> wish = dispense(1);
    wish.put("appointmentId", held.id().toString());
    post("/api/v1/dispenses", wish)
        .statusCode(201)
        .body("patientId", equalTo(patient.patientId().toString()))
        .body("appointmentId", equalTo(held.id().toString()));
    wish.put("patientId", hospital.given().patient().id().toString());
    post("/api/v1/dispenses", wish)
        .spec(problem(422, "appointment-of-another"))
        .body("errors.field", contains("appointmentId"));
    wish.put("appointmentId", UUID.randomUUID().toString());
    post("/api/v1/dispenses", wish).spec(problem(404, "not-found"));
  }

  @Test
  void a_batch_is_counted_held_back_released_recalled_and_written_off() {
    String id = receive("L1", "2027-01-31", 20);
    move(id, "adjust", Map.of("quantity", -3, "reason", "kiểm kê"))
        .statusCode(200)
        .body("quantity", equalTo(17))
        .body("status", equalTo("AVAILABLE"));
    move(id, "quarantine", Map.of("reason", "hộp ướt")).body("status", equalTo("QUARANTINED"));
    post("/api/v1/dispenses", dispense(1)).spec(problem(409, "insufficient-stock"));
    move(id, "quarantine", Map.of("reason", "r")).spec(problem(409, "batch-state"));
    move(id, "release", Map.of("reason", "khô", "quantity", 16))
        .spec(problem(422, "whole-batch"))
        .body("errors.field", contains("quantity"));
    move(id, "release", Map.of("reason", "khô", "quantity", 17))
        .body("status", equalTo("AVAILABLE"));
    move(id, "adjust", Map.of("quantity", 0, "reason", "r")).spec(problem(422, "invalid-quantity"));
    move(id, "recall", Map.of("reason", "công văn")).body("status", equalTo("RECALLED"));
    String key = UUID.randomUUID().toString();
    for (String replayed : new String[] {null, "true"}) {
      post(
              pharmacist,
              "/api/v1/batches/" + id + "/write-off",
              key,
              Map.of("reason", "hủy", "quantity", 10))
          .statusCode(200)
          .header("Idempotency-Replayed", replayed)
          .body("quantity", equalTo(7));
    }
    move(id, "write-off", Map.of("reason", "hủy")).body("quantity", equalTo(0));
    get("/api/v1/batches/" + id).statusCode(200).body("quantity", equalTo(0));
    get(MEDICINES + "/" + medicine + "/batches").body("items.id", contains(id));
  }

  @Test
  void tells_recipients_of_what_is_recalled_only() {
    String id = receive("L1", "2027-01-31", 20);
    Patient patient = hospital.given().patient();
    Map<String, Object> wish = dispense(2);
    wish.put("patientId", patient.id().toString());
    post("/api/v1/dispenses", wish).statusCode(201);
    String notices = "/api/v1/batches/" + id + "/recall/notices";
    as(pharmacist).post(notices).then().spec(problem(409, "not-recalled"));
    move(id, "recall", Map.of("reason", "công văn")).statusCode(200);
    as(pharmacist)
        .post(notices)
        .then()
        .statusCode(200)
        .body("mailed", equalTo(1))
        .body("withoutEmail", equalTo(0));
  }

  @Test
  void lists_what_expires_soon_and_what_is_below_its_minimum() {
    receive("L1", "2026-11-25", 9);
    String later = receive("L2", "2027-06-30", 1);
    get("/api/v1/batches?expiringWithin=5&limit=100")
        .statusCode(200)
        .body("items.medicineId", hasItem(medicine))
        .body("items.id", not(hasItem(later)));
    String code = get(MEDICINES + "/" + medicine).extract().path("code");
    for (String query : List.of("&expiringWithin=5", "&belowMinimum=false", "")) {
      get(MEDICINES + "?q=" + code + query).body("items.id", contains(medicine));
    }
    for (String query : List.of("&expiringWithin=4", "&belowMinimum=true")) {
      get(MEDICINES + "?q=" + code + query).body("items", hasSize(0));
    }
  }

  @Test
  void pages_of_everything_hold_everything_once() {
    for (int i = 0; i < 3; i++) {
      receive("L" + i, "2027-01-3" + (i % 2), 1);
    }
    for (String path :
        List.of(
            MEDICINES,
            "/api/v1/batches",
            MEDICINES + "/" + medicine + "/batches",
            MEDICINES + "/" + medicine + "/movements",
            ALERTS)) {
      List<Object> all = new ArrayList<>();
      String cursor = "";
      while (cursor != null) {
        var page = get(path + "?limit=2" + cursor).statusCode(200).extract();
        all.addAll(page.<List<Object>>path("items.id"));
        String next = page.path("nextCursor");
        cursor = next == null ? null : "&cursor=" + next;
      }
      assertThat(all).doesNotHaveDuplicates();
      if (path.contains(medicine)) {
        assertThat(all).hasSize(3);
      }
      get(path + "?cursor=x y").spec(invalid("cursor"));
      get(path + "?limit=101").spec(invalid("limit"));
    }
  }

  @Test
  void alerts_are_acknowledged_and_snoozed() {
    receive("L1", "2026-11-25", 9);
    for (String job : List.of(CheckInventory.EXPIRY_JOB, CheckInventory.LOW_STOCK_JOB)) {
      hospital.checkInventory().handle(new CheckInventory.Command(job, null));
    }
    Map<String, Map<String, Object>> mine = alertsOf(medicine);
    assertThat(mine).containsOnlyKeys("EXPIRING", "LOW_STOCK");
    Map<String, Object> expiring = mine.get("EXPIRING");
    assertThat(expiring)
        .containsEntry("state", "OPEN")
        .containsEntry("number", "L1")
        .containsEntry("expiresOn", "2026-11-25")
        .containsEntry("threshold", 7)
        .containsEntry("quantity", 9)
        .containsEntry("value", 13_500)
        .containsEntry("asOf", "2026-11-20");
    String id = (String) expiring.get("id");
    as(pharmacist).post(ALERTS + "/" + id + "/acknowledge").then().statusCode(204);
    assertThat(alertsOf(medicine).get("EXPIRING"))
        .containsEntry("state", "ACKNOWLEDGED")
        .containsEntry("answeredBy", pharmacist.accountId().toString());
    String low = (String) mine.get("LOW_STOCK").get("id");
    snooze(low, "2026-11-20")
        .spec(problem(422, "invalid-snooze"))
        .body("errors.field", contains("until"));
    snooze(low, "2026-11-27").statusCode(204);
    assertThat(alertsOf(medicine).get("LOW_STOCK")).containsEntry("snoozedUntil", "2026-11-27");
    get(ALERTS + "?state=SNOOZED&limit=100").body("items.id", hasItem(low));
    snooze(UUID.randomUUID().toString(), "2026-11-27").spec(problem(404, "not-found"));
    get(ALERTS + "?state=GONE").spec(invalid("state"));
  }

  private Map<String, Map<String, Object>> alertsOf(String id) {
    Map<String, Map<String, Object>> found = new HashMap<>();
    String cursor = "";
    while (cursor != null) {
      var page = get(ALERTS + "?limit=100" + cursor).statusCode(200).extract();
      for (Map<String, Object> item : page.<List<Map<String, Object>>>path("items")) {
        if (item.get("medicineId").equals(id)) {
          found.put((String) item.get("kind"), item);
        }
      }
      String next = page.path("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return found;
  }

  private ValidatableResponse snooze(String id, String until) {
    return sending(as(pharmacist), Map.of("until", until))
        .post(ALERTS + "/" + id + "/snooze")
        .then();
  }

  @ParameterizedTest
  @EnumSource
  void only_pharmacists_and_administrators_get_anywhere(Role role) {
    String batch = receive("L1", "2027-01-31", 20);
    Caller other = hospital.given().caller(role);
    boolean may = role == Role.PHARMACIST || role == Role.ADMIN;
    List<Integer> statuses = new ArrayList<>();
    for (String path :
        List.of(
            MEDICINES,
            MEDICINES + "/" + medicine,
            MEDICINES + "/" + medicine + "/batches",
            MEDICINES + "/" + medicine + "/movements",
            "/api/v1/batches",
            "/api/v1/batches/" + batch,
            "/api/v1/batches/" + batch + "/recipients",
            ALERTS)) {
      statuses.add(as(other).get(path).then().extract().statusCode());
    }
    statuses.add(status(post(other, MEDICINES, newKey(), newMedicine())));
    statuses.add(
        status(
            sending(as(other).header("If-Match", "\"0\""), newMedicine())
                .put(MEDICINES + "/" + medicine)
                .then()));
    statuses.add(
        status(
            post(
                other,
                MEDICINES + "/" + medicine + "/batches",
                newKey(),
                newBatch("L2", "2027-01-31", 1))));
    statuses.add(status(post(other, "/api/v1/dispenses", newKey(), dispense(1))));
    for (String act : List.of("adjust", "quarantine", "release", "recall", "write-off")) {
      Map<String, Object> wish = new HashMap<>(Map.of("reason", "r"));
      if (act.equals("adjust")) {
        wish.put("quantity", 1);
      }
      statuses.add(status(post(other, "/api/v1/batches/" + batch + "/" + act, newKey(), wish)));
    }
    statuses.add(as(other).post("/api/v1/batches/" + batch + "/recall/notices").statusCode());
    if (may) {
      assertThat(statuses).allMatch(it -> it == 200 || it == 201);
    } else {
      assertThat(statuses).containsOnly(403);
    }
    String none = UUID.randomUUID().toString();
    assertThat(as(other).post(ALERTS + "/" + none + "/acknowledge").statusCode())
        .isEqualTo(may ? 404 : 403);
    assertThat(
            sending(as(other), Map.of("until", "2026-11-27"))
                .post(ALERTS + "/" + none + "/snooze")
                .statusCode())
        .isEqualTo(may ? 404 : 403);
  }

  private static int status(ValidatableResponse answer) {
    return answer.extract().statusCode();
  }

  static Stream<Arguments> invalidMedicines() {
    return Stream.of(
        arguments("code", "mã thuốc"),
        arguments("code", ""),
        arguments("code", null),
        arguments("name", " "),
        arguments("name", "a\0b"),
        arguments("name", "x".repeat(201)),
        arguments("unit", null),
        arguments("unit", "a\nb"),
        arguments("atcCode", "N2BE01"),
        arguments("minimumStock", -1),
        arguments("minimumStock", null),
        arguments("minimumStock", 1_000_000_001),
        arguments("minimumStock", 1.5),
        arguments("alertDays", List.of()),
        arguments("alertDays", List.of(1, 2, 3, 4, 5, 6)),
        arguments("alertDays", "7"),
        arguments("colour", "red"));
  }

  @ParameterizedTest
  @MethodSource("invalidMedicines")
  void names_the_invalid_field_of_a_medicine(String field, @Nullable Object value) {
    Map<String, Object> wish = newMedicine();
    wish.put(field, value);
    post(MEDICINES, wish).spec(invalid(field));
  }

  @Test
  void names_the_invalid_element_of_the_days() {
    for (List<Integer> days :
        List.of(List.of(7, 0), List.of(7, 731), Arrays.asList(7, (Integer) null))) {
      Map<String, Object> wish = newMedicine();
      wish.put("alertDays", days);
      post(MEDICINES, wish).spec(invalid("alertDays.1"));
    }
  }

  static Stream<Arguments> invalidBatches() {
    return Stream.of(
        arguments("number", ""),
        arguments("expiresOn", "31/01/2027"),
        arguments("expiresOn", "+20000-01-01"),
        arguments("expiresOn", null),
        arguments("quantity", 0),
        arguments("quantity", 1.5),
        arguments("quantity", "many"),
        arguments("quantity", null),
        arguments("quantity", 1_000_000_001),
        arguments("supplier", "a\0b"),
        arguments("unitCost", -1));
  }

  @ParameterizedTest
  @MethodSource("invalidBatches")
  void names_the_invalid_field_of_a_batch(String field, @Nullable Object value) {
    Map<String, Object> wish = newBatch("L1", "2027-01-31", 5);
    wish.put(field, value);
    post(MEDICINES + "/" + medicine + "/batches", wish).spec(invalid(field));
  }

  @Test
  void names_the_invalid_field_of_everything_else() {
    for (Object quantity : new Object[] {0, -1, 2.5, "x", 1_000_000_001}) {
      Map<String, Object> wish = dispense(1);
      wish.put("quantity", quantity);
      post("/api/v1/dispenses", wish).spec(invalid("quantity"));
    }
    Map<String, Object> wish = dispense(1);
    wish.put("patientId", "an");
    post("/api/v1/dispenses", wish).spec(invalid("patientId"));
    wish.remove("medicineId");
    wish.remove("patientId");
    post("/api/v1/dispenses", wish).spec(invalid("medicineId"));
    String batch = receive("L1", "2027-01-31", 5);
    move(batch, "adjust", Map.of("quantity", 1)).spec(invalid("reason"));
    move(batch, "recall", Map.of("reason", " ")).spec(invalid("reason"));
    move(batch, "adjust", Map.of("reason", "r", "quantity", 1_000_000_001))
        .spec(invalid("quantity"));
    sending(as(pharmacist), Map.of())
        .post(ALERTS + "/" + UUID.randomUUID() + "/snooze")
        .then()
        .spec(invalid("until"));
    for (String query : List.of("expiringWithin=-1", "expiringWithin=9999", "expiringWithin=x")) {
      get(MEDICINES + "?" + query).spec(invalid("expiringWithin"));
    }
    get(MEDICINES + "?belowMinimum=yes").spec(invalid("belowMinimum"));
    as(pharmacist).queryParam("q", "a\0b").get(MEDICINES).then().spec(invalid("q"));
    get(MEDICINES + "/an").spec(problem(404, "not-found"));
    sending(as(pharmacist), newMedicine())
        .post(MEDICINES)
        .then()
        .spec(problem(400, "idempotency-key-required"));
  }

  @Test
  void what_is_delivered_is_usable_and_no_other_batch() {
    post(MEDICINES + "/" + medicine + "/batches", newBatch("L1", "2026-11-19", 5))
        .spec(problem(422, "already-expired"))
        .body("errors.field", contains("expiresOn"));
    receive("L1", "2026-11-20", 5);
    post(MEDICINES + "/" + medicine + "/batches", newBatch("L1", "2026-11-20", 5))
        .statusCode(201)
        .header("Location", notNullValue())
        .body("quantity", equalTo(10));
    post(MEDICINES + "/" + medicine + "/batches", newBatch("L1", "2026-11-21", 5))
        .spec(problem(409, "batch-exists"));
    post(MEDICINES + "/" + UUID.randomUUID() + "/batches", newBatch("L1", "2026-11-21", 5))
        .spec(problem(404, "not-found"));
  }

  private String receive(String number, String expiresOn, int units) {
    return post(MEDICINES + "/" + medicine + "/batches", newBatch(number, expiresOn, units))
        .statusCode(201)
        .extract()
        .path("id");
  }

  private ValidatableResponse move(String batch, String act, Map<String, Object> wish) {
    return post("/api/v1/batches/" + batch + "/" + act, wish);
  }

  private ValidatableResponse get(String path) {
    return as(pharmacist).get(path).then();
  }

  private ValidatableResponse put(@Nullable String ifMatch, Map<String, Object> wish) {
    var request = ifMatch == null ? as(pharmacist) : as(pharmacist).header("If-Match", ifMatch);
    return sending(request, wish).put(MEDICINES + "/" + medicine).then();
  }

  private ValidatableResponse post(String path, Map<String, Object> wish) {
    return post(pharmacist, path, newKey(), wish);
  }

  private ValidatableResponse post(
      Caller caller, String path, String key, Map<String, Object> wish) {
    return sending(as(caller).header("Idempotency-Key", key), wish).post(path).then();
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private Map<String, Object> dispense(int units) {
    return new HashMap<>(Map.of("medicineId", medicine, "quantity", units));
  }

  private static Map<String, Object> newBatch(String number, String expiresOn, int units) {
    return new HashMap<>(
        Map.of(
            "number",
            number,
            "expiresOn",
            expiresOn,
            "quantity",
            units,
            "supplier",
            "Dược phẩm Ví Dụ",
            "unitCost",
            1_500));
  }

  private static Map<String, Object> newMedicine() {
    return new HashMap<>(
        Map.of(
            "code",
            UUID.randomUUID().toString(),
            "name",
            "Thuốc Đau đầu",
            "unit",
            "viên",
            "atcCode",
            "N02BE01",
            "minimumStock",
            10));
  }
}
