package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.payment.PaymentFixtures.withAmount;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Alternative;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Why;
import dev.kham.application.messaging.LetterRefusedException;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.scheduling.Doctor;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendLatePaymentNoticeTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Patient patient = hospital.given().patient();

  @Test
  void says_that_late_money_goes_back_and_which_times_there_are() {
    AppointmentId id = lost(patient);
    receive(payment(id).amount(), id);
    Refund refund = due();
    assertThat(jobs()).containsExactly(new SendLatePaymentNotice.Command(refund.id()).asJob());
    send();
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter.to()).isEqualTo(patient.email());
    assertThat(letter.locale()).isEqualTo(patient.locale());
    LatePaymentNotice said = (LatePaymentNotice) letter.content();
    assertThat(said)
        .isEqualTo(
            new LatePaymentNotice(
                patient.fullName(),
                Why.TOO_LATE,
                refund.amount(),
                refund.code().value(),
                doctor.fullName(),
                doctor.specialty().name(),
                at(MONDAY, "09:00").atZone(ZONE),
                slotAt(MONDAY, "09:00").end().atZone(ZONE),
                said.alternatives()));
    assertThat(said.alternatives())
        .hasSize(3)
        .isEqualTo(
            hospital.findFreeSlots().nextOf(doctor.id(), hospital.clock().instant(), 3).stream()
                .map(free -> new Alternative(free.slot().start().atZone(ZONE), doctor.fullName()))
                .toList());
  }

  @Test
  void money_that_came_twice_or_in_excess_goes_back_without_other_times() {
    AppointmentId id = book(hospital.given().caller(patient));
    receive(payment(id).amount() + 1, id);
    receive(payment(id).amount(), id);
    assertThat(jobs()).hasSize(2);
    send();
    assertThat(hospital.messenger().sent())
        .extracting(letter -> ((LatePaymentNotice) letter.content()).why())
        .containsExactly(Why.TOO_MUCH, Why.PAID_BEFORE);
    assertThat(hospital.messenger().sent())
        .allMatch(letter -> ((LatePaymentNotice) letter.content()).alternatives().isEmpty());
  }

  @Test
  void money_that_pays_is_no_occasion() {
    AppointmentId id = book(hospital.given().caller(patient));
    receive(payment(id).amount(), id);
    assertThat(jobs()).isEmpty();
  }

  @Test
  void writes_once_and_again_only_what_was_refused() {
    AppointmentId id = lost(patient);
    receive(payment(id).amount(), id);
    hospital.messenger().failWith(new LetterRefusedException(new IllegalStateException("away")));
    assertThatThrownBy(this::send).isInstanceOf(LetterRefusedException.class);
    hospital.messenger().recover();
    send();
    send();
    assertThat(hospital.messenger().sent()).hasSize(1);
  }

  @Test
  void writes_nothing_to_a_patient_without_e_mail_or_about_nothing() {
    AppointmentId id = lost(hospital.given().patient(PatientFixtures.patientWithoutEmail()));
    receive(payment(id).amount(), id);
    send();
    hospital
        .sendLatePaymentNotice()
        .handle(new SendLatePaymentNotice.Command(new RefundId(UUID.randomUUID())));
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  /** Let go, and somebody else's since. */
  private AppointmentId lost(Patient whose) {
    AppointmentId id = book(hospital.given().caller(whose));
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
    book(hospital.given().caller(Role.PATIENT));
    return id;
  }

  private AppointmentId book(Caller caller) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, "09:00"), null, null));
  }

  private Payment payment(AppointmentId id) {
    return hospital.payments().of(id).orElseThrow();
  }

  private void receive(long amount, AppointmentId id) {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(
                withAmount(transferFor(payment(id)), amount), new byte[] {'x'}));
  }

  private Refund due() {
    return hospital.refunds().all().getFirst();
  }

  private List<Job> jobs() {
    return hospital.jobs().waiting().stream()
        .filter(job -> job.name().equals(SendLatePaymentNotice.JOB))
        .toList();
  }

  private void send() {
    jobs()
        .forEach(
            job -> hospital.sendLatePaymentNotice().handle(SendLatePaymentNotice.Command.of(job)));
  }
}
