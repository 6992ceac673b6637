package dev.kham.application.patient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public interface PatientRepositoryContract extends PortContract {
  private Optional<Patient> find(PatientId id) {
    return inTransaction(() -> ports().patients().find(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  default void finds_every_field_of_what_was_added(String language) {
    PatientId id = new PatientId(UUID.randomUUID());
    Patient patient =
        given()
            .patient(
                new Patient(
                    id,
                    "Đặng Thị Ngọc Huyền",
                    LocalDate.of(1932, 12, 31),
                    id + "@example.test",
                    PatientFixtures.phone(),
                    Locale.of(language)));
    assertThat(find(id)).contains(patient);
  }

  @Test
  default void finds_a_patient_without_e_mail_and_phone() {
    Patient patient = given().patient(PatientFixtures.patientWithoutEmail());
    assertThat(find(patient.id())).contains(patient);
  }

  @Test
  default void patients_may_share_e_mail_and_phone_as_families_do() {
    Patient mother = given().patient();
    Patient child =
        given()
            .patient(
                new Patient(
                    new PatientId(UUID.randomUUID()),
                    "Trần Gia Bảo",
                    LocalDate.of(2024, 2, 29),
                    mother.email(),
                    mother.phone(),
                    mother.locale()));
    assertThat(find(child.id())).contains(child);
    assertThat(find(mother.id())).contains(mother);
  }

  @Test
  default void a_dependant_is_reached_through_the_guardian() {
    Patient guardian =
        given()
            .patient(
                new Patient(
                    new PatientId(UUID.randomUUID()),
                    "Trần Thị Bích",
                    LocalDate.of(1990, 2, 28),
                    "bich@example.test",
                    PatientFixtures.phone(),
                    Locale.ENGLISH));
    Patient child = PatientFixtures.childOf(guardian).patient();
    Patient asWritten =
        new Patient(child.id(), child.fullName(), child.dateOfBirth(), null, null, Locale.of("vi"));
    inTransaction(() -> ports().patients().add(new Dependant(asWritten, guardian.id(), null)));
    assertThat(find(child.id())).contains(child);
    assertThat(inTransaction(() -> ports().patients().lock(child.id()))).contains(child);
  }

  @Test
  default void a_dependant_of_who_has_no_e_mail_has_none_either() {
    Patient guardian = given().patient(PatientFixtures.patientWithoutEmail());
    Patient child = given().childOf(guardian).patient();
    assertThat(find(child.id()).orElseThrow().email()).isNull();
  }

  @Test
  default void lists_a_guardians_dependants_in_the_order_they_were_added() {
    Patient guardian = given().patient();
    Dependant first = given().childOf(guardian);
    Dependant second =
        new Dependant(PatientFixtures.childOf(guardian).patient(), guardian.id(), null);
    inTransaction(() -> ports().patients().add(second));
    given().childOf(given().patient());
    assertThat(inTransaction(() -> ports().patients().dependants(guardian.id())))
        .containsExactly(first, second);
    assertThat(inTransaction(() -> ports().patients().dependantIds(guardian.id())))
        .containsExactlyInAnyOrder(first.patient().id(), second.patient().id());
    assertThat(inTransaction(() -> ports().patients().dependants(first.patient().id()))).isEmpty();
    assertThat(inTransaction(() -> ports().patients().dependantIds(first.patient().id())))
        .isEmpty();
  }

  @Test
  default void of_many_dependants_at_once_only_so_many_are_added() throws InterruptedException {
    Patient guardian = given().patient();
    List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        Stream.generate(
                () ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              try {
                                outcomes.add(given().childOf(guardian).patient().id());
                              } catch (RuntimeException e) {
                                outcomes.add(e);
                              }
                            }))
            .limit(16)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(outcomes).hasSize(16);
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof PatientId))
        .hasSize(16 - Dependant.MOST)
        .allMatch(outcome -> outcome instanceof TooManyDependantsException);
    assertThat(inTransaction(() -> ports().patients().dependantIds(guardian.id())))
        .isEqualTo(
            outcomes.stream()
                .filter(outcome -> outcome instanceof PatientId)
                .collect(Collectors.toSet()));
  }

  @Test
  default void locks_a_patient_for_one_transaction_at_a_time() throws InterruptedException {
    Patient patient = given().patient();
    AtomicInteger inside = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        Stream.generate(
                () ->
                    Thread.ofPlatform()
                        .start(
                            () ->
                                inTransaction(
                                    () -> {
                                      assertThat(ports().patients().lock(patient.id()))
                                          .contains(patient);
                                      seen.add(inside.incrementAndGet());
                                      Thread.yield();
                                      inside.decrementAndGet();
                                    })))
            .limit(8)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(8).containsOnly(1);
  }

  @Test
  default void finds_nothing_under_an_unknown_id() {
    assertThat(find(new PatientId(UUID.randomUUID()))).isEmpty();
    assertThat(inTransaction(() -> ports().patients().lock(new PatientId(UUID.randomUUID()))))
        .isEmpty();
  }

  @Test
  default void keeps_how_a_patient_wishes_to_be_written_to() {
    Patient patient = given().patient();
    Patient child = given().childOf(patient).patient();
    assertThat(channels(patient)).isEqualTo(Channels.UNSAID);
    assertThat(channels(child)).isEqualTo(Channels.UNSAID);
    Channels wished = new Channels(List.of(Channel.ZALO, Channel.SMS));
    inTransaction(() -> ports().patients().wish(patient.id(), wished));
    assertThat(channels(patient)).isEqualTo(wished);
    assertThat(channels(child)).isEqualTo(wished);
    assertThat(channels(given().patient())).isEqualTo(Channels.UNSAID);
    Channels other = new Channels(List.of(Channel.EMAIL, Channel.SMS, Channel.ZALO));
    inTransaction(() -> ports().patients().wish(patient.id(), other));
    assertThat(channels(patient)).isEqualTo(other);
  }

  @Test
  default void keeps_where_who_is_written_to_wants_nothing_until_they_say_or_move() {
    Patient patient = given().patient();
    Patient child = given().childOf(patient).patient();
    assertThat(refused(patient)).isEmpty();
    Instant now = Instant.parse("2026-11-20T03:00:00Z");
    for (int told = 0; told < 2; told++) {
      inTransaction(() -> ports().patients().refuse(child.id(), Channel.ZALO, now));
    }
    assertThat(refused(patient)).containsExactly(Channel.ZALO);
    assertThat(refused(child)).containsExactly(Channel.ZALO);
    assertThat(refused(given().patient())).isEmpty();
    inTransaction(() -> ports().patients().wish(patient.id(), Channels.UNSAID));
    assertThat(refused(child)).isEmpty();
    inTransaction(() -> ports().patients().refuse(patient.id(), Channel.ZALO, now));
    update(patient, "Tên Mới", patient.phone());
    assertThat(refused(patient)).containsExactly(Channel.ZALO);
    update(patient, "Tên Mới", PatientFixtures.phone());
    assertThat(refused(patient)).isEmpty();
  }

  private void update(Patient patient, String name, String phone) {
    inTransaction(
        () ->
            ports()
                .patientRecords()
                .update(
                    List.of(
                        new Patient(
                            patient.id(),
                            name,
                            patient.dateOfBirth(),
                            patient.email(),
                            phone,
                            patient.locale()))));
  }

  private Set<Channel> refused(Patient patient) {
    return inTransaction(() -> ports().patients().refused(patient.id()));
  }

  private Channels channels(Patient patient) {
    return inTransaction(() -> ports().patients().channels(patient.id()));
  }
}
