package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.AccountFixtures;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotifyDoctorOfAppointmentTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);

  @Test
  void a_hold_is_no_news_and_a_promise_is_told_when_and_where_without_saying_who() {
    Account account = accountOf(doctor);
    AppointmentId id =
        hospital
            .bookAppointment()
            .handle(
                new BookAppointment.Command(patient, doctor.id(), at(MONDAY, "09:00"), null, null));
    work();
    assertThat(hospital.messenger().sent()).isEmpty();
    pay(id);
    work();
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter)
        .isEqualTo(
            new Letter(
                letter.id(),
                account.email(),
                Locale.of("vi"),
                new Letter.Content.DoctorNewAppointment(
                    MONDAY.atTime(9, 0).atZone(ZONE),
                    MONDAY.atTime(9, 30).atZone(ZONE),
                    doctor.room())));
  }

  @Test
  void the_doctor_it_moves_to_is_told() {
    Doctor other = hospital.given().doctor();
    Account account = accountOf(other);
    AppointmentId id =
        hospital
            .bookAppointment()
            .handle(
                new BookAppointment.Command(patient, doctor.id(), at(MONDAY, "09:00"), null, null));
    pay(id);
    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(patient, id, 1, at(MONDAY, "10:00"), other.id()));
    work();
    assertThat(hospital.messenger().sent()).extracting(Letter::to).containsExactly(account.email());
  }

  @Test
  void tells_once_however_often_the_job_runs() {
    accountOf(doctor);
    Appointment confirmed = hospital.given().changed(held(), AppointmentStatus.CONFIRMED);
    send(confirmed);
    send(confirmed);
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFIRMED")
  void tells_nothing_that_is_no_longer_true(AppointmentStatus status) {
    accountOf(doctor);
    send(hospital.given().changed(held(), status));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void tells_nobody_when_the_doctor_has_no_account_or_a_closed_one() {
    Appointment confirmed = hospital.given().changed(held(), AppointmentStatus.CONFIRMED);
    send(confirmed);
    Account account = accountOf(doctor);
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .accounts()
                    .update(account.reassign("BS", account.roles(), account.doctorId(), false)));
    send(confirmed);
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  private void send(Appointment appointment) {
    hospital
        .notifyDoctorOfAppointment()
        .handle(new NotifyDoctorOfAppointment.Command(appointment.id(), appointment.version()));
  }

  private Appointment held() {
    return hospital.given().held(doctor, patient, slotAt(MONDAY, "09:00"));
  }

  private void pay(AppointmentId id) {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(
                PaymentFixtures.transferFor(hospital.payments().of(id).orElseThrow()),
                new byte[] {'x'}));
  }

  private void work() {
    for (Job job : hospital.jobs().takeDue()) {
      if (job.name().equals(NotifyDoctorOfAppointment.JOB)) {
        hospital.notifyDoctorOfAppointment().handle(NotifyDoctorOfAppointment.Command.of(job));
      }
    }
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
}
