package dev.kham.adapter.rest;

import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.application.imports.ImportSlice;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ImportResourceTest extends RestTest {
  private static final String IMPORTS = "/api/v1/imports";

  @TestHTTPResource URI server;

  @ConfigProperty(name = "kham.import.max-size")
  String mostBytes;

  private Caller admin;
  private String code;

  @BeforeEach
  void somebody_with_a_code() {
    admin = hospital.given().caller(Role.ADMIN);
    code = UUID.randomUUID().toString().substring(0, 13);
  }

  private RequestSpecification table(Caller caller, String key, byte[] table) {
    return as(caller)
        .config(
            RestAssured.config()
                .encoderConfig(
                    encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs("text/csv", ContentType.BINARY)))
        .header("Idempotency-Key", key)
        .contentType("text/csv")
        .body(table);
  }

  private ValidatableResponse handIn(Caller caller, String query, byte[] table) {
    return table(caller, UUID.randomUUID().toString(), table).post(IMPORTS + query).then();
  }

  private ValidatableResponse handIn(String query, String table) {
    return handIn(admin, query, table.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the task of a table is that was handed in and taken in. */
  private String taken(String query, String table) {
    String task = handIn(query, table).statusCode(202).extract().header("Location");
    runJobs();
    return URI.create(task).getPath();
  }

  private void runJobs() {
    List<ImportSlice.Command> due;
    do {
      due =
          hospital.jobs().takeDue().stream()
              .filter(job -> job.name().equals(ImportSlice.JOB))
              .map(ImportSlice.Command::of)
              .toList();
      due.forEach(hospital.importSlice()::handle);
    } while (!due.isEmpty());
  }

  private String result(String task, String language) {
    byte[] bytes =
        as(admin)
            .header("Accept-Language", language)
            .get(task + "/result")
            .then()
            .statusCode(200)
            .contentType("text/csv;charset=UTF-8")
            .header("Content-Disposition", "attachment; filename=\"errors.csv\"")
            .extract()
            .asByteArray();
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(text).startsWith("\uFEFF");
    return text.substring(1);
  }

  // from the table to its result

  @Test
  void takes_a_table_in_and_says_what_was_wrong_in_the_readers_language() {
    String table = "code,name,unit\n" + code + ",Bông,hộp\n" + code + "b,,hộp\n";
    String task =
        handIn("?kind=medicines", table)
            .statusCode(202)
            .body("kind", equalTo("import-medicines"))
            .extract()
            .path("id");
    as(admin)
        .get("/api/v1/tasks/" + task)
        .then()
        .statusCode(200)
        .body("state", equalTo("WAITING"))
        .body("percent", equalTo(0))
        .body("total", equalTo(2))
        .body("resultUrl", nullValue());
    as(admin).get("/api/v1/tasks/" + task + "/result").then().spec(problem(409, "task-underway"));
    runJobs();
    as(admin)
        .get("/api/v1/tasks/" + task)
        .then()
        .body("state", equalTo("DONE"))
        .body("percent", equalTo(100))
        .body("done", equalTo(2))
        .body("counts.added", equalTo(1))
        .body("counts.refused", equalTo(1))
        .body("error", nullValue())
        .body("resultUrl", equalTo("/api/v1/tasks/" + task + "/result"))
        .body("finishedAt", equalTo("2026-11-20T09:00:00+07:00"))
        .body("expiresAt", equalTo("2026-11-27T09:00:00+07:00"));
    assertThat(result("/api/v1/tasks/" + task, "vi"))
        .isEqualTo("dòng,cột,mã lỗi,lỗi\r\n3,name,missing,Không được để trống.\r\n");
    assertThat(result("/api/v1/tasks/" + task, "en"))
        .isEqualTo("row,column,code,error\r\n3,name,missing,This has to be said.\r\n");
    as(admin).get("/api/v1/medicines?q=" + code).then().body("items.name", contains("Bông"));
  }

  @Test
  void reads_what_spreadsheets_write() {
    String table =
        "\uFEFFTên;\"Mã thuốc\";Đơn vị;Tồn tối thiểu\r\n"
            + "\"Cồn 70\"\" ; y tế\";"
            + code
            + ";chai;5\r\n"
            + ";;;\r\n"
            + "\"Hai\ndòng\";"
            + code
            + "b;chai;5\r\n"
            + "Ba;"
            + code
            + "c;chai";
    String task = taken("?kind=medicines", table);
    assertThat(result(task, "en").lines())
        .hasSize(3)
        .anyMatch(it -> it.startsWith("4,Tên,control-characters,"))
        .anyMatch(it -> it.startsWith("5,,wrong-columns,"));
    as(admin)
        .get("/api/v1/medicines?q=" + code)
        .then()
        .body("items.name", contains("Cồn 70\" ; y tế"))
        .body("items.minimumStock", contains(5));
  }

  @Test
  void a_dry_run_only_looks() {
    String task =
        taken("?kind=medicines&dryRun=true", "code,name,unit\n" + code + ",Bông,hộp\nx y,Bông,hộp");
    as(admin)
        .get(task)
        .then()
        .body("kind", equalTo("import-medicines-dry-run"))
        .body("counts.added", equalTo(1))
        .body("counts.refused", equalTo(1));
    as(admin).get("/api/v1/medicines?q=" + code).then().body("items.size()", equalTo(0));
  }

  @Test
  void nothing_in_a_result_is_computed_by_a_spreadsheet() {
    String task = taken("?kind=medicines", "-code,name,unit\n=1+1,@SUM(A1),+x\n");
    assertThat(result(task, "en").lines().toList().get(1)).startsWith("2,'-code,not-a-code,");
  }

  // what is no table

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "windows-1258"})
  void a_table_that_is_not_utf_8_is_refused(String charset) {
    byte[] table = ("code,name,unit\n" + code + ",Thuốc đỏ,lọ").getBytes(Charset.forName(charset));
    handIn(admin, "?kind=medicines", table).spec(problem(422, "csv-not-utf-8"));
    assertThat(hospital.tasks().all()).noneMatch(it -> it.owner().equals(admin.accountId()));
  }

  @Test
  void a_table_that_cannot_be_told_apart_is_refused_at_its_row() {
    String header = "code,name,unit\n" + code + ",Một,viên\n";
    handIn("?kind=medicines", header + code + "b,\"Hai\"x,viên\n")
        .spec(problem(422, "csv-malformed"))
        .body("errors.field", contains("row 3"));
    handIn("?kind=medicines", header + code + "b," + "x".repeat(70_000) + ",viên\n")
        .spec(problem(422, "csv-malformed"))
        .body("errors.field", contains("row 3"));
    handIn("?kind=medicines", header + code + ",".repeat(200) + "\n")
        .spec(problem(422, "csv-malformed"));
    handIn("?kind=medicines", "").spec(problem(422, "empty-table"));
    assertThat(hospital.tasks().all()).noneMatch(it -> it.owner().equals(admin.accountId()));
  }

  @Test
  void an_open_quote_swallows_rows_and_is_told() {
    String task =
        taken("?kind=medicines", "code,name,unit\n" + code + ",\"Một,viên\n" + code + ",Hai");
    assertThat(result(task, "en").lines().toList().get(1)).startsWith("2,,wrong-columns,");
  }

  @Test
  void a_header_of_another_kind_is_refused_with_its_columns() {
    handIn("?kind=batches", "code,name,unit,price\n")
        .spec(problem(422, "unknown-column"))
        .body("errors.field", contains("code", "name", "unit", "price"));
    handIn("?kind=medicines", "code,name,name\n").spec(problem(422, "column-twice"));
    handIn("?kind=doctors", "reference,fullName,specialty,room\n")
        .spec(problem(422, "column-missing"))
        .body("errors.field", contains("fee", "slotMinutes"));
  }

  @ParameterizedTest
  @CsvSource({"'',kind", "?kind=MEDICINES,kind", "?kind=medicines&dryRun=yes,dryRun"})
  void a_wrong_parameter_is_named(String query, String field) {
    handIn(query, "code,name,unit\n").spec(invalid(field));
  }

  @Test
  void only_csv_is_taken() {
    sending(as(admin).header("Idempotency-Key", code), "{}")
        .post(IMPORTS + "?kind=medicines")
        .then()
        .spec(problem(415, "media-type-not-supported"));
  }

  // how much

  private byte[] tooLarge() {
    long most = Long.parseLong(mostBytes.replace("K", "")) * 1024;
    String row = code + ",Một,viên\n";
    return ("code,name,unit\n" + row.repeat((int) (most / row.length()) + 1))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_table_announced_as_too_large_is_refused_and_a_large_one_taken() {
    handIn(admin, "?kind=medicines", tooLarge()).spec(problem(413, "payload-too-large"));
    String rows = "code,name,unit\n" + (code + ",Một,viên\n").repeat(4_000);
    assertThat(rows.length()).isGreaterThan(64 * 1024);
    String task = taken("?kind=medicines", rows);
    as(admin).get(task).then().body("counts.added", equalTo(1)).body("total", equalTo(4_000));
  }

  @Test
  void a_table_that_turns_out_too_large_on_the_way_is_refused() throws Exception {
    byte[] table = tooLarge();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(IMPORTS + "?kind=medicines"))
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", code)
            .header("Authorization", "Bearer " + token(admin, Instant.now()))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(table)))
            .build();
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("/problems/payload-too-large");
    assertThat(hospital.tasks().all()).noneMatch(it -> it.owner().equals(admin.accountId()));
  }

  // who

  @Test
  void who_may_not_is_refused_and_nobody_sees_anothers_task() {
    byte[] table = "reference,fullName,dateOfBirth\n".getBytes(StandardCharsets.UTF_8);
    for (Role role : List.of(Role.PHARMACIST, Role.RECEPTIONIST, Role.PATIENT)) {
      handIn(hospital.given().caller(role), "?kind=patients", table)
          .spec(problem(403, "forbidden"));
    }
    String task = taken("?kind=medicines", "code,name,unit\n" + code + ",Bông,hộp\n");
    Caller other = hospital.given().caller(Role.ADMIN);
    as(other).get(task).then().spec(problem(404, "not-found"));
    as(other).get(task + "/result").then().spec(problem(404, "not-found"));
    as(other).delete(task).then().spec(problem(404, "not-found"));
    as(admin).get(task).then().statusCode(200);
  }

  @Test
  void a_task_is_ended_and_then_forgotten() {
    String task =
        URI.create(
                handIn("?kind=medicines", "code,name,unit\n" + code + ",Bông,hộp\n")
                    .extract()
                    .header("Location"))
            .getPath();
    as(admin).delete(task).then().statusCode(204);
    as(admin)
        .get(task)
        .then()
        .body("state", equalTo("CANCELLED"))
        .body("resultUrl", notNullValue());
    runJobs();
    as(admin).get("/api/v1/medicines?q=" + code).then().body("items.size()", equalTo(0));
    assertThat(result(task, "en").lines()).hasSize(1);
    as(admin).delete(task).then().statusCode(204);
    as(admin).get(task).then().spec(problem(404, "not-found"));
  }

  // once

  @Test
  void the_same_table_with_the_same_key_is_one_import() {
    byte[] table = ("code,name,unit\n" + code + ",Bông,hộp\n").getBytes(StandardCharsets.UTF_8);
    String first =
        table(admin, code, table)
            .post(IMPORTS + "?kind=medicines")
            .then()
            .statusCode(202)
            .header("Idempotency-Replayed", nullValue())
            .extract()
            .path("id");
    table(admin, code, table)
        .post(IMPORTS + "?kind=medicines")
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(first));
    byte[] other = ("code,name,unit\n" + code + ",Bông,gói\n").getBytes(StandardCharsets.UTF_8);
    table(admin, code, other)
        .post(IMPORTS + "?kind=medicines")
        .then()
        .spec(problem(422, "idempotency-key-reused"));
    table(admin, code, table)
        .post(IMPORTS + "?kind=medicines&dryRun=true")
        .then()
        .spec(problem(422, "idempotency-key-reused"));
    as(admin)
        .contentType("text/csv")
        .post(IMPORTS + "?kind=medicines")
        .then()
        .spec(problem(400, "idempotency-key-required"));
    assertThat(hospital.tasks().all())
        .filteredOn(it -> it.owner().equals(admin.accountId()))
        .singleElement()
        .satisfies(it -> assertThat(it.id().toString()).isEqualTo(first));
  }
}
