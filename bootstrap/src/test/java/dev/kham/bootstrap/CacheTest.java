package dev.kham.bootstrap;

import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.redis.CachedOpenSlots;
import dev.kham.adapter.redis.RedisCache;
import dev.kham.adapter.redis.Shelf;
import dev.kham.application.PortContract;
import dev.kham.application.Ports;
import dev.kham.application.medicine.MedicineContract;
import dev.kham.application.scheduling.Calendars;
import dev.kham.application.scheduling.DoctorQueriesContract;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.OpenSlots;
import dev.kham.application.scheduling.OpenSlotsContract;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.scheduling.StoredOpenSlots;
import dev.kham.application.shared.Transaction;
import dev.kham.bootstrap.Clinic.Answer;
import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedServers;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the cache tells is what PostgreSQL has, whoever changed it. */
@QuarkusTest
@TestProfile(JobsOnRealStoresTest.LeavesJobsToOthers.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class CacheTest {
  private static final LocalDate DAY = SchedulingFixtures.MONDAY;

  @Inject Clinic clinic;
  @Inject Redis redis;
  @Inject RedisCache cache;
  @Inject Transaction transaction;
  @Inject Calendars calendars;
  @Inject OfferedSlots offered;

  private final EmbeddedServers servers = EmbeddedTestResource.servers();

  /** Everything as the application has it, with what stands before it. */
  private final Ports ports =
      (Ports)
          Proxy.newProxyInstance(
              Ports.class.getClassLoader(),
              new Class<?>[] {Ports.class},
              (proxy, method, arguments) -> Arc.container().select(method.getReturnType()).get());

  @AfterEach
  void give_redis_back() {
    servers.redis().start();
    Clinic.eventually("it keeps again", this::keeps);
  }

  private boolean keeps() {
    clinic.send(clinic.request("/api/v1/specialties").GET());
    long hits = cache.counts(Shelf.SPECIALTIES).hits();
    clinic.send(clinic.request("/api/v1/specialties").GET());
    return cache.counts(Shelf.SPECIALTIES).hits() > hits;
  }

  private OpenSlots instance() {
    return new CachedOpenSlots(
        new StoredOpenSlots(calendars, offered), new RedisCache(redis, transaction, true));
  }

  abstract class Cached implements PortContract {
    @Override
    public Ports ports() {
      return ports;
    }
  }

  @Nested
  class DoctorViews extends Cached implements DoctorQueriesContract {}

  @Nested
  class Medicines extends Cached implements MedicineContract {}

  @Nested
  class OpenDays extends Cached implements OpenSlotsContract {
    private final OpenSlots open = instance();

    @Override
    public OpenSlots open() {
      return open;
    }
  }

  @Test
  void whoever_has_booked_sees_it_taken_on_every_instance_and_free_once_it_is_given_back()
      throws Exception {
    PortContract with = () -> ports;
    Doctor doctor = with.given().doctor();
    List<OpenSlots> instances = List.of(instance(), instance());
    List<String> times = List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30");
    List<Caller> patients = times.stream().map(it -> with.given().caller(Role.PATIENT)).toList();
    List<Callable<Integer>> attempts = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      TimeSlot slot = slotAt(DAY, times.get(i));
      Caller patient = patients.get(i);
      attempts.add(
          () -> {
            int right = 0;
            for (int round = 0; round < 25; round++) {
              Appointment held = with.given().held(doctor, patient, slot);
              for (OpenSlots one : instances) {
                assertThat(one.of(doctor.id(), DAY, DAY).orElseThrow().get(DAY))
                    .doesNotContain(slot);
              }
              with.given().changed(held, AppointmentStatus.CANCELLED);
              for (OpenSlots one : instances) {
                assertThat(one.of(doctor.id(), DAY, DAY).orElseThrow().get(DAY)).contains(slot);
              }
              right++;
            }
            return right;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> outcome : threads.invokeAll(attempts)) {
        assertThat(outcome.get()).isEqualTo(25);
      }
    }
  }

  @Test
  void over_http_with_redis_and_without() {
    Doctor doctor = clinic.doctor(0);
    SignedIn patient = clinic.patient();
    bookedIsGone(patient, doctor, 0);
    servers.redis().kill();
    bookedIsGone(patient, doctor, 1);
    servers.redis().start();
    bookedIsGone(patient, doctor, 2);
  }

  private void bookedIsGone(SignedIn patient, Doctor doctor, int slot) {
    Instant start = clinic.slot(slot);
    String day = start.atZone(SchedulingFixtures.ZONE).toLocalDate().toString();
    String path = "/api/v1/doctors/" + doctor.id() + "/slots?from=" + day + "&to=" + day;
    List<Instant> before = starts(path);
    assertThat(before).contains(start);
    clinic.booked(patient, doctor, start);
    assertThat(starts(path)).hasSize(before.size() - 1).doesNotContain(start);
  }

  private List<Instant> starts(String path) {
    Answer answer = clinic.send(clinic.request(path).GET());
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .map(one -> OffsetDateTime.parse(one.getString("start")).toInstant())
        .toList();
  }

  @Test
  void who_has_the_slots_as_they_are_is_not_sent_them_again() {
    Doctor doctor = clinic.doctor(0);
    String day = clinic.slot(0).atZone(SchedulingFixtures.ZONE).toLocalDate().toString();
    String path = "/api/v1/doctors/" + doctor.id() + "/slots?from=" + day + "&to=" + day;
    String tag =
        clinic
            .send(clinic.request(path).GET())
            .response()
            .headers()
            .firstValue("ETag")
            .orElseThrow();
    Answer same = clinic.send(clinic.request(path).header("If-None-Match", tag).GET());
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.response().body()).isEmpty();
    clinic.booked(clinic.patient(), doctor, clinic.slot(0));
    assertThat(clinic.send(clinic.request(path).header("If-None-Match", tag).GET()).status())
        .isEqualTo(200);
  }

  @Test
  void what_it_spares_is_counted() {
    String all = clinic.send(clinic.request("/q/metrics").GET()).response().body();
    for (Shelf shelf : Shelf.values()) {
      for (String outcome : List.of("hit", "miss", "bypass")) {
        assertThat(all)
            .contains(
                "kham_cache_asked_total{outcome=\"%s\",shelf=\"%s\"}"
                    .formatted(outcome, shelf.label()));
      }
      assertThat(all)
          .contains("kham_cache_reads_saved_total{shelf=\"%s\"}".formatted(shelf.label()));
    }
  }
}
