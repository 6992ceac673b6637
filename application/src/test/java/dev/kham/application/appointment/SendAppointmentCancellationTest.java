package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.AccountFixtures;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation.Money;
import dev.kham.application.messaging.Letter.Content.DoctorCancellation;
import dev.kham.application.messaging.LetterRefusedException;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendAppointmentCancellationTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Account doctorsAccount = accountOf(doctor);
  private final Patient patient = hospital.given().patient();
  private final Caller caller = hospital.given().caller(patient);
  private final Caller desk = hospital.given().caller(Role.RECEPTIONIST);

  @Test
  void who_cancels_a_hold_is_told_and_the_doctor_who_never_heard_of_it_is_not() {
    AppointmentId id = book(caller);
    cancel(caller, id, 0);
    work();
    assertThat(hospital.messenger().sent())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.to()).isEqualTo(patient.email());
              assertThat(letter.locale()).isEqualTo(patient.locale());
              assertThat(letter.content())
                  .isEqualTo(content(id, Cancellation.BY_PATIENT, null, Money.NONE));
            });
  }

  @Test
  void a_promise_that_is_cancelled_is_told_to_patient_and_doctor() {
    AppointmentId id = paid(caller);
    cancel(caller, id, 1);
    work();
    assertThat(hospital.messenger().sent())
        .extracting(Letter::to)
        .containsExactlyInAnyOrder(patient.email(), doctorsAccount.email());
    assertThat(contents())
        .containsExactlyInAnyOrder(
            content(id, Cancellation.BY_PATIENT, null, Money.COMES_BACK),
            new DoctorCancellation(
                MONDAY.atTime(9, 0).atZone(ZONE), MONDAY.atTime(9, 30).atZone(ZONE)));
  }

  @Test
  void what_was_promised_is_taken_out_of_calendars_under_its_id_and_a_higher_number() {
    AppointmentId id = paid(caller);
    hospital.sendAppointmentConfirmation().handle(new SendAppointmentConfirmation.Command(id, 1));
    cancel(caller, id, 1);
    work();
    List<String> entries =
        hospital.messenger().sent().stream()
            .map(Letter::attachments)
            .filter(files -> !files.isEmpty())
            .map(files -> new String(files.getFirst().bytes(), UTF_8))
            .toList();
    assertThat(entries).hasSize(2);
    assertThat(entries).allMatch(entry -> entry.contains("UID:appointment-" + id + "@kham\r\n"));
    assertThat(entries.getFirst()).contains("SEQUENCE:1\r\n", "STATUS:CONFIRMED\r\n");
    assertThat(entries.getLast()).contains("SEQUENCE:2\r\n", "STATUS:CANCELLED\r\n");
  }

  @Test
  void what_was_never_promised_brings_no_entry() {
    AppointmentId id = book(caller);
    cancel(caller, id, 0);
    work();
    assertThat(hospital.messenger().sent().getFirst().attachments()).isEmpty();
  }

  @Test
  void who_cancels_too_late_learns_that_the_fee_stays() {
    AppointmentId id = paid(caller);
    hospital.clock().set(at(MONDAY, "08:00"));
    cancel(caller, id, 1);
    work();
    assertThat(contents()).contains(content(id, Cancellation.BY_PATIENT, null, Money.STAYS));
  }

  @Test
  void what_the_staff_cancels_says_why() {
    AppointmentId id = paid(caller);
    cancel(desk, id, 1);
    work();
    assertThat(contents()).contains(content(id, Cancellation.BY_STAFF, "lý do", Money.COMES_BACK));
  }

  @Test
  void who_did_not_pay_is_told_that_the_hold_is_let_go() {
    AppointmentId id = book(caller);
    hospital.clock().set(PaymentFixtures.DEADLINE);
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
    work();
    assertThat(contents()).containsExactly(content(id, Cancellation.UNPAID, null, Money.NONE));
  }

  @Test
  void nobody_is_told_of_a_cancellation_that_late_money_undid() {
    AppointmentId id = book(caller);
    ReceiveTransfer.Command late = transferFor(id);
    hospital.clock().set(PaymentFixtures.DEADLINE);
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
    hospital.receiveTransfer().handle(late);
    work();
    assertThat(contents()).isEmpty();
  }

  @Test
  void each_is_told_once_however_often_the_jobs_run() {
    AppointmentId id = paid(caller);
    cancel(caller, id, 1);
    List<Job> jobs = cancellations();
    assertThat(jobs).hasSize(2);
    for (int run = 0; run < 3; run++) {
      jobs.stream()
          .map(SendAppointmentCancellation.Command::of)
          .forEach(hospital.sendAppointmentCancellation()::handle);
    }
    assertThat(hospital.messenger().sent()).hasSize(2);
  }

  @Test
  void a_letter_that_fails_does_not_stop_the_other_one() {
    AppointmentId id = paid(caller);
    cancel(caller, id, 1);
    List<Job> jobs = cancellations();
    hospital.messenger().failWith(new LetterRefusedException(new IOException("550")));
    assertThatThrownBy(() -> run(jobs.getFirst())).isInstanceOf(LetterRefusedException.class);
    hospital.messenger().recover();
    run(jobs.getLast());
    run(jobs.getFirst());
    assertThat(hospital.messenger().sent()).hasSize(2);
  }

  @Test
  void a_patient_without_e_mail_does_not_stop_the_letter_to_the_doctor() {
    Patient without = hospital.given().patient(PatientFixtures.patientWithoutEmail());
    AppointmentId id =
        hospital
            .bookAppointment()
            .handle(
                new BookAppointment.Command(
                    desk, doctor.id(), at(MONDAY, "09:00"), without.id(), null));
    hospital.receiveTransfer().handle(transferFor(id));
    cancel(desk, id, 1);
    work();
    assertThat(hospital.messenger().sent())
        .extracting(Letter::to)
        .containsExactly(doctorsAccount.email());
  }

  @Test
  void a_doctor_whose_patient_moves_to_another_is_told_unless_they_moved_back() {
    Doctor other = hospital.given().doctor();
    AppointmentId id = paid(caller);
    move(id, 1, other);
    work();
    assertThat(hospital.messenger().sent())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.to()).isEqualTo(doctorsAccount.email());
              assertThat(letter.content())
                  .isEqualTo(
                      new DoctorCancellation(
                          MONDAY.atTime(9, 0).atZone(ZONE), MONDAY.atTime(9, 30).atZone(ZONE)));
            });
    AppointmentId again = book(hospital.given().caller(Role.PATIENT));
    hospital.receiveTransfer().handle(transferFor(again));
    move(again, 1, other, "10:30");
    hospital
        .rescheduleAppointment()
        .handle(
            new RescheduleAppointment.Command(desk, again, 2, at(MONDAY, "11:00"), doctor.id()));
    work();
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  private AppointmentCancellation content(
      AppointmentId id, Cancellation why, @Nullable String reason, Money money) {
    return new AppointmentCancellation(
        patient.fullName(),
        doctor.fullName(),
        MONDAY.atTime(9, 0).atZone(ZONE),
        MONDAY.atTime(9, 30).atZone(ZONE),
        why,
        reason,
        money,
        hospital.payments().of(id).orElseThrow().code().value());
  }

  private List<Letter.Content> contents() {
    return hospital.messenger().sent().stream().map(Letter::content).toList();
  }

  private List<Job> cancellations() {
    return hospital.jobs().waiting().stream()
        .filter(job -> job.name().equals(SendAppointmentCancellation.JOB))
        .toList();
  }

  private void work() {
    hospital.jobs().takeDue().stream()
        .filter(job -> job.name().equals(SendAppointmentCancellation.JOB))
        .forEach(this::run);
  }

  private void run(Job job) {
    hospital.sendAppointmentCancellation().handle(SendAppointmentCancellation.Command.of(job));
  }

  private Account accountOf(Doctor whose) {
    AccountId id = new AccountId(UUID.randomUUID());
    return hospital
        .given()
        .account(
            Account.ofStaff(
                id,
                id + "@example.test",
                AccountFixtures.HASH,
                whose.fullName(),
                Set.of(Role.DOCTOR),
                whose.id().value()));
  }

  private AppointmentId book(Caller who) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(who, doctor.id(), at(MONDAY, "09:00"), null, null));
  }

  private AppointmentId paid(Caller who) {
    AppointmentId id = book(who);
    hospital.receiveTransfer().handle(transferFor(id));
    return id;
  }

  private ReceiveTransfer.Command transferFor(AppointmentId id) {
    return new ReceiveTransfer.Command(
        PaymentFixtures.transferFor(hospital.payments().of(id).orElseThrow()), new byte[] {'x'});
  }

  private void cancel(Caller who, AppointmentId id, int version) {
    hospital.cancelAppointment().handle(new CancelAppointment.Command(who, id, version, "lý do"));
  }

  private void move(AppointmentId id, int version, Doctor to) {
    move(id, version, to, "10:00");
  }

  private void move(AppointmentId id, int version, Doctor to, String time) {
    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(desk, id, version, at(MONDAY, time), to.id()));
  }
}
