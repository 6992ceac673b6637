package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.messaging.Letter;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendAppointmentConfirmationTest {
  private static final Locale VIETNAMESE = Locale.of("vi");

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();

  @Test
  void writes_to_the_patient_where_and_when_and_what_was_paid() {
    Patient patient = hospital.given().patient();
    Appointment confirmed = hospital.given().changed(held(patient), AppointmentStatus.CONFIRMED);
    send(confirmed);
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter.to()).isEqualTo(patient.email());
    assertThat(letter.locale()).isEqualTo(patient.locale());
    assertThat(letter.content())
        .isEqualTo(
            new Letter.Content.AppointmentConfirmation(
                patient.fullName(),
                doctor.fullName(),
                doctor.specialty().name(),
                doctor.room(),
                MONDAY.atTime(9, 0).atZone(ZONE),
                MONDAY.atTime(9, 30).atZone(ZONE),
                doctor.fee(),
                hospital.payments().of(confirmed.id()).orElseThrow().code().value()));
  }

  @Test
  void brings_the_entry_for_the_patients_calendar() {
    Appointment confirmed =
        hospital.given().changed(held(hospital.given().patient()), AppointmentStatus.CONFIRMED);
    send(confirmed);
    assertThat(hospital.messenger().sent().getFirst().attachments())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo("appointment.ics");
              assertThat(file.mediaType())
                  .isEqualTo("text/calendar; charset=UTF-8; method=PUBLISH");
              assertThat(new String(file.bytes(), UTF_8))
                  .isEqualTo(
                      CalendarEntry.of(
                              hospital.appointmentQueries().details(confirmed.id()).orElseThrow(),
                              NOW,
                              VIETNAMESE,
                              InMemoryHospital.NAME)
                          .text());
            });
  }

  @Test
  void writes_once_however_often_the_job_runs() {
    Appointment confirmed =
        hospital.given().changed(held(hospital.given().patient()), AppointmentStatus.CONFIRMED);
    send(confirmed);
    send(confirmed);
    send(confirmed);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFIRMED")
  void writes_nothing_that_is_no_longer_true(AppointmentStatus status) {
    send(hospital.given().changed(held(hospital.given().patient()), status));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void writes_nothing_of_a_version_that_was_followed_by_another() {
    Appointment confirmed =
        hospital.given().changed(held(hospital.given().patient()), AppointmentStatus.CONFIRMED);
    Appointment again = hospital.given().changed(confirmed, AppointmentStatus.CONFIRMED);
    send(confirmed);
    assertThat(hospital.messenger().sent()).isEmpty();
    send(again);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void writes_nothing_to_a_patient_without_e_mail() {
    Patient patient = hospital.given().patient(PatientFixtures.patientWithoutEmail());
    send(hospital.given().changed(held(patient), AppointmentStatus.CONFIRMED));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void writes_nothing_about_an_unknown_appointment() {
    hospital
        .sendAppointmentConfirmation()
        .handle(new SendAppointmentConfirmation.Command(new AppointmentId(UUID.randomUUID()), 1));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  private Appointment held(Patient patient) {
    return hospital
        .given()
        .stored(
            Appointment.hold(
                new AppointmentId(UUID.randomUUID()),
                doctor,
                patient.id(),
                hospital.given().caller(Role.RECEPTIONIST).accountId(),
                slotAt(MONDAY, "09:00"),
                null));
  }

  private void send(Appointment appointment) {
    hospital
        .sendAppointmentConfirmation()
        .handle(new SendAppointmentConfirmation.Command(appointment.id(), appointment.version()));
  }
}
