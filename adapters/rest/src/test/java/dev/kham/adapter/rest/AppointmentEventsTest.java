package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.appointment.LiveAppointments;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(AppointmentEventsTest.Lively.class)
class AppointmentEventsTest extends RestTest {
  /** Hearts beat fast, and whatever may be compressed is. */
  public static class Lively implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kham.live.heartbeat", "0.3S",
          "quarkus.http.compress-media-types", "application/json,text/event-stream");
    }
  }

  @Inject LiveAppointments live;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Caller patient;
  private Appointment held;

  @BeforeEach
  void an_appointment() {
    patient = hospital.given().caller(Role.PATIENT);
    held = hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
  }

  @AfterEach
  void nobody_is_left() {
    client.shutdownNow();
    nobodyWatches();
  }

  @Test
  void tells_how_it_stands_and_each_change_as_it_is_shown_elsewhere() {
    EventStream stream = open(patient);
    assertThat(stream.head().statusCode()).isEqualTo(200);
    assertThat(stream.head().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(stream.head().headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(stream.nextData())
        .isEqualTo(Map.of("event", "appointment", "id", "0", "data", shown()));

    change(AppointmentStatus.CONFIRMED);
    assertThat(stream.nextData())
        .isEqualTo(Map.of("event", "appointment", "id", "1", "data", shown()));
  }

  @Test
  void goes_on_after_the_last_event_that_was_received() {
    change(AppointmentStatus.CONFIRMED);
    assertThat(open(patient, "Last-Event-ID", "0").nextData()).containsEntry("id", "1");

    EventStream upToDate = open(patient, "Last-Event-ID", "1");
    assertThat(upToDate.next()).containsOnlyKeys("");
    change(AppointmentStatus.CANCELLED);
    assertThat(upToDate.nextData()).containsEntry("id", "2");
  }

  @Test
  void an_event_that_has_never_been_is_not_waited_for() {
    assertThat(open(patient, "Last-Event-ID", "2000000000").nextData()).containsEntry("id", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"an", "1.5", "99999999999"})
  void refuses_what_is_no_id_of_an_event(String id) {
    as(patient).header("Last-Event-ID", id).get(path()).then().spec(invalid("Last-Event-ID"));
  }

  @Test
  void keeps_the_connection_alive_while_nothing_happens() {
    EventStream stream = open(patient);
    stream.nextData();
    for (int i = 0; i < 3; i++) {
      assertThat(stream.next()).isEqualTo(Map.of("", ""));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"RECEPTIONIST", "ADMIN", "DOCTOR", "CASHIER"})
  void the_hospitals_people_may_watch(Role role) {
    assertThat(open(hospital.given().caller(role)).nextData()).containsEntry("id", "0");
  }

  @Test
  void is_not_there_for_strangers() {
    as(hospital.given().caller(Role.PATIENT)).get(path()).then().spec(problem(404, "not-found"));
    as(patient)
        .get("/api/v1/appointments/" + UUID.randomUUID() + "/events")
        .then()
        .spec(problem(404, "not-found"));
    anybody().get(path()).then().spec(problem(401, "unauthorized"));
  }

  @Test
  void ends_with_the_token() {
    String token = token(patient, Instant.now().minus(LIFETIME).plusSeconds(3));
    EventStream stream = EventStream.open(client, path(), token);
    assertThat(stream.nextData()).containsEntry("id", "0");
    stream.awaitEnd();
    nobodyWatches();
  }

  @Test
  void who_hangs_up_leaves_nothing_behind() {
    EventStream first = open(patient);
    EventStream second = open(patient);
    first.nextData();
    second.nextData();
    assertThat(live.watching()).isEqualTo(2);
    first.close();
    second.close();
    nobodyWatches();
  }

  @Test
  void is_not_held_back_by_compression() {
    EventStream stream = open(patient, "Accept-Encoding", "gzip");
    assertThat(stream.nextData()).containsEntry("id", "0");
    assertThat(stream.head().headers().firstValue("Content-Encoding")).isEmpty();
    as(patient)
        .header("Accept-Encoding", "gzip")
        .get("/api/v1/appointments")
        .then()
        .header("Content-Encoding", "gzip");
  }

  @Test
  void five_hundred_may_watch_without_a_thread_for_each() {
    open(patient).nextData();
    long memory = usedMemory();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();

    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      streams.add(open(patient));
    }
    streams.forEach(stream -> assertThat(stream.nextData()).containsEntry("id", "0"));
    assertThat(live.watching()).isEqualTo(501);
    change(AppointmentStatus.CONFIRMED);
    streams.forEach(stream -> assertThat(stream.nextData()).containsEntry("id", "1"));

    assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 100);
    // of both ends of each stream, since the clients live here as well
    assertThat(usedMemory() - memory).isLessThan(500 * 200_000L);
    streams.forEach(EventStream::close);
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private EventStream open(Caller caller, String... headers) {
    return EventStream.open(client, path(), token(caller, Instant.now()), headers);
  }

  private String path() {
    return "/api/v1/appointments/" + held.id() + "/events";
  }

  private String shown() {
    return as(patient).get("/api/v1/appointments/" + held.id()).then().extract().asString();
  }

  private void change(AppointmentStatus status) {
    held = hospital.given().changed(held, status);
    hospital.appointmentBell().ring(held.id(), held.version());
  }

  private void nobodyWatches() {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (live.watching() > 0) {
      assertThat(System.nanoTime()).as("streams end in time").isLessThan(end);
      Thread.yield();
    }
  }
}
