package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.application.appointment.MarkOverdueNoShows;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobQueries.JobView;
import dev.kham.application.job.JobQueries.State;
import dev.kham.application.job.Queue;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class JobDeskTest extends RestTest {
  private static final String JOBS = "/api/v1/jobs";
  private static final String QUEUES = "/api/v1/queues";
  private static final String TICKS = "/api/v1/ticks";
  private static final Instant NOW = SchedulingFixtures.NOW;

  /** So that no other test's jobs are among those looked at. */
  private final String name = "test-" + UUID.randomUUID();

  private Caller admin;

  @BeforeEach
  void an_administrator() {
    admin = hospital.given().caller(Role.ADMIN);
  }

  private String job(State state, String cause) {
    JobId id = new JobId(hospital.ids().next());
    boolean ended = state != State.WAITING && state != State.ACTIVE;
    hospital
        .jobDesk()
        .put(
            new JobView(
                id,
                new Job(name, Queue.REPORT, name + ":" + id, Map.of("appointment", "4711")),
                state,
                state == State.WAITING ? 0 : 3,
                NOW.minusSeconds(60),
                NOW.minusSeconds(120),
                state == State.WAITING ? null : NOW.minusSeconds(30),
                ended ? NOW.minusSeconds(10) : null,
                cause,
                null));
    return id.toString();
  }

  private ValidatableResponse get(String path) {
    return as(admin).get(path).then();
  }

  private ValidatableResponse post(String path) {
    return as(admin).post(path).then();
  }

  private ValidatableResponse retry(Map<String, ?> wish) {
    return sending(as(admin), wish).post(JOBS + "/retry").then();
  }

  @Test
  void shows_a_job_with_all_that_is_known_of_it() {
    String id = job(State.FAILED, "a.B at dev.kham.C:1");
    get(JOBS + "/" + id)
        .statusCode(200)
        .body("id", equalTo(id))
        .body("queue", equalTo("report"))
        .body("name", equalTo(name))
        .body("key", equalTo(name + ":" + id))
        .body("data", equalTo(Map.of("appointment", "4711")))
        .body("state", equalTo("FAILED"))
        .body("attempts", equalTo(3))
        .body("maxAttempts", equalTo(3))
        .body("due", equalTo("2026-11-20T08:59:00+07:00"))
        .body("cause", equalTo("a.B at dev.kham.C:1"))
        .body("batchId", nullValue());
    get(JOBS + "/" + UUID.randomUUID()).spec(problem(404, "not-found"));
    get(JOBS + "/an").spec(problem(404, "not-found"));
  }

  @Test
  void lists_what_fits_latest_first_page_by_page() {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      failed.addFirst(job(State.FAILED, "a.B"));
    }
    String waiting = job(State.WAITING, null);
    List<String> listed = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      ExtractableResponse<Response> page =
          get(JOBS + "?queue=report&state=FAILED&name=" + name + "&limit=2" + cursor)
              .statusCode(200)
              .extract();
      listed.addAll(page.path("items.id"));
      String next = page.path("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    assertThat(listed).containsExactlyElementsOf(failed);
    get(JOBS + "?q=" + waiting).body("items.id", equalTo(List.of(waiting)));
    get(JOBS + "?queue=payment&name=" + name).body("items", hasSize(0));
  }

  @Test
  void runs_a_failed_job_again_and_no_other() {
    String id = job(State.FAILED, "a.B");
    post(JOBS + "/" + id + "/retry")
        .statusCode(200)
        .body("state", equalTo("WAITING"))
        .body("attempts", equalTo(0));
    post(JOBS + "/" + id + "/retry").spec(problem(409, "job-not-failed"));
    post(JOBS + "/" + UUID.randomUUID() + "/retry").spec(problem(404, "not-found"));
  }

  @Test
  void takes_back_what_waits_and_puts_away_what_failed() {
    for (State state : List.of(State.WAITING, State.FAILED)) {
      String id = job(state, null);
      post(JOBS + "/" + id + "/cancel").statusCode(200).body("state", equalTo("CANCELLED"));
      post(JOBS + "/" + id + "/cancel").spec(problem(409, "job-begun"));
    }
    post(JOBS + "/" + job(State.ACTIVE, null) + "/cancel").spec(problem(409, "job-begun"));
    post(JOBS + "/" + UUID.randomUUID() + "/cancel").spec(problem(404, "not-found"));
  }

  @Test
  void groups_failures_by_cause_and_runs_a_group_again_after_a_dry_run() {
    String other = job(State.FAILED, "c.D");
    job(State.FAILED, "a.B");
    job(State.FAILED, "a.B");
    Map<String, Object> group =
        get(JOBS + "/failures")
            .statusCode(200)
            .extract()
            .path("items.find { it.name == '" + name + "' && it.cause == 'a.B' }");
    assertThat(group)
        .containsEntry("queue", "report")
        .containsEntry("count", 2)
        .containsEntry("last", "2026-11-20T08:59:50+07:00");

    Map<String, Object> wish = new HashMap<>();
    wish.put("queue", group.get("queue"));
    wish.put("name", name);
    wish.put("cause", group.get("cause"));
    wish.put("dryRun", true);
    retry(wish).statusCode(200).body("count", equalTo(2)).body("dryRun", equalTo(true));
    retry(wish).body("count", equalTo(2));
    wish.put("dryRun", false);
    retry(wish).statusCode(200).body("count", equalTo(2)).body("dryRun", equalTo(false));
    retry(wish).body("count", equalTo(0));
    get(JOBS + "/" + other).body("state", equalTo("FAILED"));
    retry(Map.of("name", name, "dryRun", false)).body("count", equalTo(1));
    get(JOBS + "/" + other).body("state", equalTo("WAITING"));
  }

  @Test
  void counts_the_jobs_of_a_queue_and_pauses_it() {
    int waiting = get(QUEUES + "/report").statusCode(200).extract().path("waiting");
    job(State.WAITING, null);
    get(QUEUES + "/report")
        .body("waiting", equalTo(waiting + 1))
        .body("due", equalTo(waiting + 1))
        .body("oldestDue", equalTo("2026-11-20T08:59:00+07:00"))
        .body("paused", equalTo(false));
    post(QUEUES + "/report/pause").statusCode(200).body("paused", equalTo(true));
    get(QUEUES).body("items.find { it.paused }.name", equalTo("report"));
    post(QUEUES + "/report/resume").statusCode(200).body("paused", equalTo(false));
    get(QUEUES)
        .statusCode(200)
        .body("items.name", hasItem("ai-processing"))
        .body("items.paused", not(hasItem(true)));
    for (String unknown : List.of("/nobody", "/ai_processing ")) {
      get(QUEUES + unknown).spec(problem(404, "not-found"));
    }
    post(QUEUES + "/nobody/pause").spec(problem(404, "not-found"));
  }

  @Test
  void does_at_once_what_is_done_again_and_again() {
    get(TICKS)
        .statusCode(200)
        .body("items.name", hasItem(MarkOverdueNoShows.JOB))
        .body("items.cron", hasItem("0 0/30 * * * ?"));
    String key =
        post(TICKS + "/" + MarkOverdueNoShows.JOB + "/run").statusCode(202).extract().path("key");
    assertThat(hospital.jobs().dueOf(key)).contains(NOW);
    post(TICKS + "/nothing/run").spec(problem(404, "not-found"));
  }

  @ParameterizedTest
  @EnumSource(names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
  void nobody_but_administrators_gets_anywhere(Role role) {
    String id = job(State.FAILED, "a.B");
    Caller other = hospital.given().caller(role);
    for (String path :
        List.of(QUEUES, QUEUES + "/report", JOBS, JOBS + "/" + id, JOBS + "/failures", TICKS)) {
      as(other).get(path).then().spec(problem(403, "forbidden"));
    }
    for (String path :
        List.of(
            QUEUES + "/report/pause",
            QUEUES + "/report/resume",
            JOBS + "/" + id + "/retry",
            JOBS + "/" + id + "/cancel",
            TICKS + "/" + MarkOverdueNoShows.JOB + "/run")) {
      as(other).post(path).then().spec(problem(403, "forbidden"));
    }
    for (boolean dryRun : new boolean[] {true, false}) {
      sending(as(other), Map.of("dryRun", dryRun))
          .post(JOBS + "/retry")
          .then()
          .spec(problem(403, "forbidden"));
    }
    get(JOBS + "/" + id).body("state", equalTo("FAILED"));
    get(QUEUES + "/report").body("paused", equalTo(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue=nobody",
        "queue=%20",
        "state=failed",
        "name=%00",
        "q=%00",
        "q=%20",
        "cursor=an",
        "limit=0",
      })
  void names_the_invalid_parameter(String parameter) {
    as(admin)
        .urlEncodingEnabled(false)
        .get(JOBS + "?" + parameter)
        .then()
        .spec(invalid(parameter.substring(0, parameter.indexOf('='))));
  }

  static Stream<Map.Entry<String, Object>> invalidFields() {
    return Stream.of(
        Map.entry("queue", "nobody"),
        Map.entry("name", "a\0"),
        Map.entry("cause", "a\0"),
        Map.entry("cause", "a".repeat(1001)),
        Map.entry("dryRun", "perhaps"),
        Map.entry("all", true));
  }

  @ParameterizedTest
  @MethodSource("invalidFields")
  void names_the_invalid_field(Map.Entry<String, Object> field) {
    Map<String, Object> wish = new HashMap<>(Map.of("name", name, "dryRun", false));
    wish.put(field.getKey(), field.getValue());
    retry(wish).spec(invalid(field.getKey()));
  }

  @Test
  void nothing_is_run_again_unless_it_is_said_whether_it_is_a_dry_run() {
    retry(Map.of("name", name)).spec(invalid("dryRun"));
  }
}
