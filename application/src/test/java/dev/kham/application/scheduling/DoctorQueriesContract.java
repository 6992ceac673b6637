package dev.kham.application.scheduling;

import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static dev.kham.application.scheduling.SchedulingFixtures.specialty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.application.scheduling.DoctorQueries.SpecialtyView;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public interface DoctorQueriesContract extends PortContract {
  private DoctorQueries queries() {
    return ports().doctorQueries();
  }

  private List<String> names(SpecialtyId specialty, String name) {
    return queries().doctors(specialty, name, null, 100).stream()
        .map(DoctorView::fullName)
        .toList();
  }

  @Test
  default void shows_every_field_of_a_doctor() {
    Doctor doctor = given().doctor();
    assertThat(queries().doctor(doctor.id()))
        .contains(
            new DoctorView(
                doctor.id().value(),
                doctor.fullName(),
                new SpecialtyView(doctor.specialty().id().value(), doctor.specialty().name()),
                doctor.fee(),
                doctor.room(),
                doctor.slotMinutes()));
    assertThat(queries().doctors(doctor.specialty().id(), null, null, 1))
        .containsExactly(queries().doctor(doctor.id()).orElseThrow());
  }

  @Test
  default void shows_no_unknown_doctor() {
    assertThat(queries().doctor(new DoctorId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void shows_every_specialty_once_by_name() {
    Specialty heart = named("Tim mạch");
    Specialty skin = named("Da liễu");
    given().doctor(doctor("Võ Hà", heart));
    given().doctor(doctor("Võ Hà", skin));
    given().doctor(doctor("Bùi An", heart));
    assertThat(queries().specialties())
        .containsSubsequence(view(skin), view(heart))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nguyen", "NGUYỄN", "Nguyễn Đức", "uyen d", "duc", "ĐỨC", "đuc"})
  default void finds_a_name_by_part_of_it_without_regard_to_diacritics_and_case(String text) {
    Specialty specialty = specialty();
    given().doctor(doctor("Nguyễn Đức", specialty));
    given().doctor(doctor("Lê Thị Hoa", specialty));
    assertThat(names(specialty.id(), text)).containsExactly("Nguyễn Đức");
  }

  @ParameterizedTest
  @CsvSource({"%, 50% An", "_, Lan_Anh", "\\, A\\B"})
  default void takes_every_character_of_the_name_literally(String text, String fullName) {
    Specialty specialty = specialty();
    given().doctor(doctor(fullName, specialty));
    given().doctor(doctor("Lan Anh", specialty));
    assertThat(names(specialty.id(), text)).containsExactly(fullName);
  }

  @Test
  default void finds_nobody_by_a_name_nobody_has() {
    Specialty specialty = specialty();
    given().doctor(doctor("Nguyễn Đức", specialty));
    assertThat(names(specialty.id(), "duc nguyen")).isEmpty();
  }

  @Test
  default void filters_by_specialty() {
    Doctor wanted = given().doctor();
    given().doctor();
    assertThat(queries().doctors(wanted.specialty().id(), null, null, 100))
        .extracting(DoctorView::id)
        .containsExactly(wanted.id().value());
    assertThat(queries().doctors(new SpecialtyId(UUID.randomUUID()), null, null, 100)).isEmpty();
  }

  @Test
  default void looks_for_a_name_in_every_specialty() {
    String unique = "Bác sĩ " + UUID.randomUUID();
    Doctor one = given().doctor(doctor(unique, specialty()));
    Doctor other = given().doctor(doctor(unique, specialty()));
    assertThat(queries().doctors(null, unique, null, 100))
        .extracting(DoctorView::id)
        .containsExactlyInAnyOrder(one.id().value(), other.id().value());
  }

  @Test
  default void orders_names_as_if_they_had_no_diacritics() {
    Specialty specialty = specialty();
    for (String name : List.of("Đức", "Ước", "Em", "Ánh", "an", "Bình", "Dung", "Vân")) {
      given().doctor(doctor(name, specialty));
    }
    assertThat(names(specialty.id(), null))
        .containsExactly("an", "Ánh", "Bình", "Đức", "Dung", "Em", "Ước", "Vân");
  }

  @Test
  default void pages_through_all_once_even_when_names_fold_alike() {
    Specialty specialty = specialty();
    List<Doctor> all =
        new ArrayList<>(
            Stream.of("Lê Hà", "Lê Hạ", "le ha", "Lê Hà")
                .map(name -> given().doctor(doctor(name, specialty)))
                .sorted(Comparator.comparing(doctor -> doctor.id().toString()))
                .toList());
    all.addFirst(given().doctor(doctor("Đỗ Ánh", specialty)));
    all.addLast(given().doctor(doctor("Vũ Yến", specialty)));

    List<UUID> seen = new ArrayList<>();
    DoctorId after = null;
    List<DoctorView> page;
    do {
      page = queries().doctors(specialty.id(), null, after, 2);
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      for (DoctorView one : page) {
        seen.add(one.id());
        after = new DoctorId(one.id());
      }
    } while (!page.isEmpty() && seen.size() <= all.size());
    assertThat(seen).isEqualTo(all.stream().map(doctor -> doctor.id().value()).toList());
  }

  @Test
  default void who_is_added_between_two_pages_moves_nobody_from_one_to_the_other() {
    Specialty specialty = specialty();
    for (String name : List.of("Bảo", "Dương", "Đức", "Hạnh", "Khôi")) {
      given().doctor(doctor(name, specialty));
    }
    List<DoctorView> first = queries().doctors(specialty.id(), null, null, 2);
    given().doctor(doctor("Ánh", specialty));
    given().doctor(doctor("Dũng", specialty));
    given().doctor(doctor("Giang", specialty));
    DoctorId after = new DoctorId(first.getLast().id());
    assertThat(first).extracting(DoctorView::fullName).containsExactly("Bảo", "Đức");
    assertThat(queries().doctors(specialty.id(), null, after, 100))
        .extracting(DoctorView::fullName)
        .containsExactly("Dũng", "Dương", "Giang", "Hạnh", "Khôi");
  }

  private static Specialty named(String name) {
    SpecialtyId id = new SpecialtyId(UUID.randomUUID());
    return new Specialty(id, name + " " + id);
  }

  private static SpecialtyView view(Specialty specialty) {
    return new SpecialtyView(specialty.id().value(), specialty.name());
  }
}
