package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SendAppointmentReminderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Patient patient = hospital.given().patient();
  private final Caller caller = hospital.given().caller(patient);
  private final Caller desk = hospital.given().caller(Role.RECEPTIONIST);

  @ParameterizedTest
  @EnumSource
  void writes_to_the_patient_where_and_when(Reminder reminder) {
    Appointment confirmed = confirmed(patient);
    hospital.clock().set(reminder.due(confirmed.slot().start()));
    send(reminder, confirmed);
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter)
        .isEqualTo(
            new Letter(
                letter.id(),
                patient.email(),
                patient.locale(),
                new Letter.Content.AppointmentReminder(
                    patient.fullName(),
                    doctor.fullName(),
                    doctor.room(),
                    MONDAY.atTime(9, 0).atZone(ZONE),
                    MONDAY.atTime(9, 30).atZone(ZONE),
                    hospital.payments().of(confirmed.id()).orElseThrow().code().value())));
  }

  @Test
  void writes_each_reminder_once_however_often_the_jobs_run() {
    Appointment confirmed = confirmed(patient);
    for (int run = 0; run < 3; run++) {
      for (Reminder reminder : Reminder.values()) {
        send(reminder, confirmed);
      }
    }
    assertThat(hospital.messenger().sent()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFIRMED")
  void writes_nothing_that_is_no_longer_true(AppointmentStatus status) {
    Appointment after = hospital.given().changed(held(patient), status);
    for (Reminder reminder : Reminder.values()) {
      send(reminder, after);
    }
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void writes_nothing_of_a_version_that_was_followed_by_another(Reminder reminder) {
    Appointment confirmed = confirmed(patient);
    Appointment again = hospital.given().changed(confirmed, AppointmentStatus.CONFIRMED);
    send(reminder, confirmed);
    assertThat(hospital.messenger().sent()).isEmpty();
    send(reminder, again);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"DAY_BEFORE, 08:00", "HOUR_BEFORE, 09:00"})
  void writes_late_but_never_once_the_next_one_or_the_appointment_is_due(
      Reminder reminder, String over) {
    Appointment confirmed = confirmed(patient);
    hospital.clock().set(at(MONDAY, over));
    send(reminder, confirmed);
    assertThat(hospital.messenger().sent()).isEmpty();
    hospital.clock().set(at(MONDAY, over).minus(SECOND));
    send(reminder, confirmed);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void writes_nothing_to_a_patient_without_e_mail(Reminder reminder) {
    send(reminder, confirmed(hospital.given().patient(PatientFixtures.patientWithoutEmail())));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void writes_nothing_about_an_unknown_appointment(Reminder reminder) {
    hospital
        .sendAppointmentReminder()
        .handle(
            new SendAppointmentReminder.Command(reminder, new AppointmentId(UUID.randomUUID()), 1));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void a_hold_has_no_reminders() {
    book("09:00");
    assertThat(reminders()).isEmpty();
  }

  @Test
  void who_pays_is_reminded_a_day_and_an_hour_before() {
    AppointmentId id = paid("09:00");
    assertThat(reminders())
        .isEqualTo(
            Map.of(
                "send-appointment-reminder-24h:" + id + ":1", at(MONDAY.minusDays(1), "09:00"),
                "send-appointment-reminder-1h:" + id + ":1", at(MONDAY, "08:00")));
  }

  @Test
  void the_job_that_is_scheduled_does_what_it_says() {
    paid("09:00");
    hospital.clock().set(at(MONDAY, "08:00").minus(SECOND));
    work();
    assertThat(hospital.messenger().sent()).hasSize(1);
    hospital.clock().set(at(MONDAY, "08:00"));
    work();
    assertThat(hospital.messenger().sent()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PT24H1S, 2",
    "PT24H, 1",
    "PT23H59M, 1",
    "PT1H1S, 1",
    "PT1H, 0",
    "PT20M, 0",
  })
  void a_reminder_whose_time_has_come_when_the_money_comes_is_left_out(
      Duration before, int reminders) {
    AppointmentId id = book("09:00");
    hospital.clock().set(at(MONDAY, "09:00").minus(before));
    payFor(id);
    assertThat(reminders()).hasSize(reminders);
  }

  @Test
  void moving_a_promise_moves_its_reminders() {
    AppointmentId id = paid("09:00");
    hospital
        .rescheduleAppointment()
        .handle(
            new RescheduleAppointment.Command(
                caller, id, 1, at(MONDAY.plusDays(1), "14:00"), null));
    assertThat(reminders())
        .isEqualTo(
            Map.of(
                "send-appointment-reminder-24h:" + id + ":2", at(MONDAY, "14:00"),
                "send-appointment-reminder-1h:" + id + ":2", at(MONDAY.plusDays(1), "13:00")));
  }

  @Test
  void moving_a_hold_schedules_none() {
    AppointmentId id = book("09:00");
    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(caller, id, 0, at(MONDAY, "10:00"), null));
    assertThat(reminders()).isEmpty();
  }

  @Test
  void cancelling_withdraws_them() {
    AppointmentId id = paid("09:00");
    hospital.cancelAppointment().handle(new CancelAppointment.Command(caller, id, 1, "đã khỏe"));
    assertThat(reminders()).isEmpty();
  }

  @Test
  void checking_in_withdraws_them() {
    AppointmentId id = paid("09:00");
    hospital.checkInPatient().handle(new CheckInPatient.Command(desk, id, 1));
    assertThat(reminders()).isEmpty();
  }

  @Test
  void a_no_show_is_reminded_no_more() {
    AppointmentId id = paid("09:00");
    hospital.clock().set(at(MONDAY, "10:00"));
    hospital.markNoShow().handle(new MarkNoShow.Command(desk, id, 1));
    assertThat(reminders()).isEmpty();
  }

  @Test
  void what_is_booked_again_after_it_was_let_go_is_reminded_of() {
    AppointmentId id = book("09:00");
    ReceiveTransfer.Command late = transferFor(id);
    hospital.clock().set(PaymentFixtures.DEADLINE);
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
    hospital.receiveTransfer().handle(late);
    assertThat(reminders())
        .containsOnlyKeys(
            "send-appointment-reminder-24h:" + id + ":2",
            "send-appointment-reminder-1h:" + id + ":2");
  }

  /** When the reminders that wait are due, by key. */
  private Map<String, Instant> reminders() {
    return hospital.jobs().waiting().stream()
        .filter(SendAppointmentReminderTest::isReminder)
        .map(Job::key)
        .collect(Collectors.toMap(key -> key, key -> hospital.jobs().dueOf(key).orElseThrow()));
  }

  private static boolean isReminder(Job job) {
    return Arrays.stream(Reminder.values()).anyMatch(it -> it.job().equals(job.name()));
  }

  private void work() {
    hospital.jobs().takeDue().stream()
        .filter(SendAppointmentReminderTest::isReminder)
        .map(SendAppointmentReminder.Command::of)
        .forEach(hospital.sendAppointmentReminder()::handle);
  }

  private AppointmentId book(String time) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, time), null, null));
  }

  private AppointmentId paid(String time) {
    AppointmentId id = book(time);
    payFor(id);
    return id;
  }

  private void payFor(AppointmentId id) {
    hospital.receiveTransfer().handle(transferFor(id));
  }

  private ReceiveTransfer.Command transferFor(AppointmentId id) {
    return new ReceiveTransfer.Command(
        PaymentFixtures.transferFor(hospital.payments().of(id).orElseThrow()), new byte[] {'x'});
  }

  private Appointment confirmed(Patient whose) {
    return hospital.given().changed(held(whose), AppointmentStatus.CONFIRMED);
  }

  private Appointment held(Patient whose) {
    return hospital
        .given()
        .stored(
            Appointment.hold(
                new AppointmentId(UUID.randomUUID()),
                doctor,
                whose.id(),
                desk.accountId(),
                slotAt(MONDAY, "09:00"),
                null));
  }

  private void send(Reminder reminder, Appointment appointment) {
    hospital
        .sendAppointmentReminder()
        .handle(
            new SendAppointmentReminder.Command(reminder, appointment.id(), appointment.version()));
  }
}
