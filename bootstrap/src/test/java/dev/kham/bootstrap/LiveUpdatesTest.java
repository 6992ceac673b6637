package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.redis.RedisAppointmentBell;
import dev.kham.application.appointment.AppointmentQueries;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.LiveAppointments;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever watches an appointment sees it paid, with or without Redis, on whichever instance. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class LiveUpdatesTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @Inject Clinic clinic;
  @Inject LiveAppointments live;
  @Inject AppointmentQueries queries;
  @Inject Redis redis;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();
  private SignedIn patient;
  private JsonObject appointment;

  @BeforeEach
  void a_hold() {
    patient = clinic.patient();
    appointment = clinic.booked(patient, clinic.doctor(0), clinic.slot(0));
  }

  @AfterEach
  void give_redis_back() {
    servers.redis().start();
  }

  @Test
  void the_patient_sees_the_payment_arrive() {
    seesItPaid();
  }

  @Test
  void without_redis_too() {
    servers.redis().kill();
    seesItPaid();
  }

  @Test
  void another_instance_hears_of_it_by_the_bell_alone() {
    RedisAppointmentBell bell = new RedisAppointmentBell(redis);
    try (LiveAppointments other = new LiveAppointments(queries, bell, NEVER)) {
      List<AppointmentStatus> seen = new CopyOnWriteArrayList<>();
      Details now =
          queries
              .details(new AppointmentId(UUID.fromString(appointment.getString("id"))))
              .orElseThrow();
      other.watch(now, -1, change -> seen.add(change.status()));
      pay();
      Clinic.eventually("told", () -> seen.contains(AppointmentStatus.CONFIRMED));
    } finally {
      bell.close();
    }
  }

  private void seesItPaid() {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (Stream<String> stream = clinic.events(patient, appointment.getString("id"))) {
      Thread.ofVirtual().start(() -> read(stream, lines));
      Clinic.eventually("pending", () -> statuses(lines).equals(List.of("PENDING")));
      pay();
      Clinic.eventually("confirmed", () -> statuses(lines).equals(List.of("PENDING", "CONFIRMED")));
      assertThat(lines).containsSubsequence("id:0", "id:1");
    }
    Clinic.eventually("nobody watches", () -> live.watching() == 0);
  }

  private static void read(Stream<String> stream, List<String> lines) {
    try {
      stream.forEach(lines::add);
    } catch (UncheckedIOException e) {
      // the test has hung up
    }
  }

  private void pay() {
    assertThat(clinic.webhook(clinic.transferFor(appointment)).status()).isEqualTo(200);
  }

  private static List<String> statuses(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("data:"))
        .map(line -> new JsonObject(line.substring("data:".length())).getString("status"))
        .toList();
  }
}
