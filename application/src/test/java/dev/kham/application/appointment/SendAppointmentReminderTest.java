package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.job.PutOffException;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.messaging.RecordingMessenger;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    hospital.clock().set(reminder.over(confirmed.slot().start()).minus(SECOND));
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
    assertThat(hospital.messageLedger().outcomesFor("patient:" + patient.id()))
        .containsExactly("SKIPPED NO_LONGER_TRUE", "SKIPPED NO_LONGER_TRUE");
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
    assertThat(hospital.messageLedger().outcomesFor("patient:" + patient.id()))
        .containsExactly("SKIPPED TOO_LATE");
    hospital.clock().set(at(MONDAY, over).minus(SECOND));
    send(reminder, confirmed);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void writes_nothing_to_a_patient_without_e_mail(Reminder reminder) {
    Patient without = hospital.given().patient(PatientFixtures.patientWithoutEmail());
    send(reminder, confirmed(without));
    assertThat(hospital.messenger().sent()).isEmpty();
    assertThat(hospital.messageLedger().outcomesFor("patient:" + without.id()))
        .containsExactly("SKIPPED NO_ADDRESS");
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

  @ParameterizedTest
  @CsvSource({
    // start, promised, a day before, an hour before
    "2026-11-24T09:00, 2026-11-20T09:00, 2026-11-23T09:00, 2026-11-24T08:00",
    "2026-11-24T08:00, 2026-11-20T09:00, 2026-11-23T08:00, 2026-11-24T07:00",
    // at half past six nobody is woken: the evening before
    "2026-11-24T07:30, 2026-11-20T09:00, 2026-11-23T07:30, 2026-11-23T21:00",
    "2026-11-24T06:00, 2026-11-20T09:00, 2026-11-23T07:00, 2026-11-23T21:00",
    "2026-11-24T23:30, 2026-11-20T09:00, 2026-11-24T07:00, 2026-11-24T21:00",
    // the evening before is over when it is booked: as soon as the night is over
    "2026-11-24T07:30, 2026-11-23T22:00, , 2026-11-24T07:00",
    // and when it begins before the night is over, there is none
    "2026-11-24T06:00, 2026-11-23T22:00, , ",
    "2026-11-24T07:00, 2026-11-23T22:00, , ",
    // a reminder whose time had come is not made good for because the night put it off
    "2026-11-24T06:00, 2026-11-23T06:30, , 2026-11-23T21:00",
  })
  void quiet_hours_shift_reminders_and_drop_none_that_can_be_shifted(
      LocalDateTime start,
      LocalDateTime promised,
      @Nullable LocalDateTime dayBefore,
      @Nullable LocalDateTime hourBefore) {
    QuietHours quiet = QuietHours.of("21:00-07:00", ZONE);
    Instant from = start.atZone(ZONE).toInstant();
    Instant at = promised.atZone(ZONE).toInstant();
    assertThat(Reminder.DAY_BEFORE.due(from, at, quiet)).isEqualTo(instant(dayBefore));
    assertThat(Reminder.HOUR_BEFORE.due(from, at, quiet)).isEqualTo(instant(hourBefore));
  }

  /** Quiet nearly around the clock: its end comes too late, so the last moment before it counts. */
  @Test
  void a_day_before_is_moved_back_when_moving_it_on_would_be_too_late() {
    assertThat(
            Reminder.DAY_BEFORE.due(at(MONDAY, "09:00"), NOW, QuietHours.of("08:30-08:15", ZONE)))
        .contains(at(MONDAY.minusDays(1), "08:30"));
  }

  @Test
  void what_is_promised_is_reminded_of_outside_the_quiet_hours() {
    Appointment confirmed = confirmed(patient);
    hospital
        .transaction()
        .run(
            () ->
                new Appointments(
                        hospital.appointments(),
                        hospital.waitlist(),
                        hospital.jobs(),
                        QuietHours.of("07:30-10:00", ZONE))
                    .update(
                        AppointmentFixtures.next(confirmed, AppointmentStatus.CONFIRMED),
                        AppointmentFixtures.moved(
                            confirmed,
                            AppointmentFixtures.next(confirmed, AppointmentStatus.CONFIRMED))));
    assertThat(reminders().values())
        .containsExactlyInAnyOrder(at(MONDAY.minusDays(1), "10:00"), at(MONDAY, "07:30"));
  }

  private static Optional<Instant> instant(@Nullable LocalDateTime time) {
    return Optional.ofNullable(time).map(local -> local.atZone(ZONE).toInstant());
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

  @Test
  void what_zalo_takes_in_the_morning_only_is_skipped_when_that_is_after_the_visit() {
    RecordingMessenger zalo = hospital.messenger(Channel.ZALO).connect();
    hospital
        .transaction()
        .run(() -> hospital.patients().wish(patient.id(), new Channels(List.of(Channel.ZALO))));
    Appointment confirmed = confirmed(patient);
    Instant start = confirmed.slot().start();
    zalo.answer(new Outcome.NotBefore(start.plusSeconds(1), "-133"));
    hospital.clock().set(start.minus(SECOND));
    assertThatThrownBy(() -> send(Reminder.HOUR_BEFORE, confirmed))
        .isInstanceOf(PutOffException.class);
    hospital.clock().set(start.plusSeconds(1));
    zalo.recover();
    send(Reminder.HOUR_BEFORE, confirmed);
    assertThat(zalo.sent()).isEmpty();
    assertThat(hospital.messageLedger().outcomesFor("patient:" + patient.id()))
        .contains("SKIPPED TOO_LATE");
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
