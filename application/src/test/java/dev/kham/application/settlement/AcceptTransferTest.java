package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.job.Job;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AcceptTransferTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final AppointmentId id =
      hospital
          .bookAppointment()
          .handle(
              new BookAppointment.Command(
                  hospital.given().caller(Role.PATIENT),
                  hospital.given().doctor().id(),
                  at(MONDAY, "09:00"),
                  null,
                  null));
  private final Transfer transfer = transferFor(payment());

  @Test
  void whoever_has_a_turn_settles_at_once() {
    accept(1);
    assertSettledOnce();
    assertThat(settlingJobs()).isEmpty();
  }

  @Test
  void without_a_turn_it_is_kept_and_its_job_settles_it_once_however_often_it_is_told_and_run() {
    accept(0);
    accept(0);
    assertThat(appointment()).isEqualTo(AppointmentStatus.PENDING);
    assertThat(hospital.transfers().settlementOf(transfer.id())).isEmpty();

    List<Job> jobs = settlingJobs();
    assertThat(jobs).hasSize(1);
    run(jobs.getFirst());
    assertSettledOnce();
    run(jobs.getFirst());
    assertSettledOnce();
  }

  @Test
  void what_is_kept_while_others_tell_of_it_is_settled_once() {
    accept(0);
    accept(1);
    assertSettledOnce();
    run(settlingJobs().getFirst());
    assertSettledOnce();
    assertThat(hospital.transferInbox().naming(payment().code())).isEmpty();
  }

  @Test
  void one_that_cannot_be_settled_holds_up_none_of_its_job() {
    accept(0);
    UUID good = hospital.transferInbox().naming(payment().code()).getFirst();
    UUID bad = UUID.randomUUID();
    RuntimeException failure = new IllegalStateException("cannot be read");
    TransferInbox inbox =
        new TransferInbox() {
          @Override
          public void keep(ReceiveTransfer.Command told) {
            hospital.transferInbox().keep(told);
          }

          @Override
          public Optional<ReceiveTransfer.Command> take(UUID id) {
            if (id.equals(bad)) {
              throw failure;
            }
            return hospital.transferInbox().take(id);
          }

          @Override
          public List<UUID> naming(PaymentCode code) {
            return hospital.transferInbox().naming(code);
          }
        };
    assertThatThrownBy(
            () ->
                hospital
                    .processPaymentWebhook(inbox)
                    .handle(new ProcessPaymentWebhook.Command(List.of(bad, good))))
        .isSameAs(failure);
    assertSettledOnce();
  }

  @Test
  void a_turn_is_given_back() {
    AcceptTransfer one = hospital.acceptTransfer(1);
    one.handle(told());
    Transfer second = transferFor(payment());
    one.handle(new ReceiveTransfer.Command(second, new byte[] {'y'}));
    assertThat(hospital.transfers().settlementOf(second.id()))
        .get()
        .isInstanceOf(Settlement.SecondPayment.class);
  }

  private void accept(int atOnce) {
    hospital.acceptTransfer(atOnce).handle(told());
  }

  private ReceiveTransfer.Command told() {
    return new ReceiveTransfer.Command(transfer, new byte[] {'x'});
  }

  private void run(Job job) {
    hospital.processPaymentWebhook().handle(ProcessPaymentWebhook.Command.of(job));
  }

  private List<Job> settlingJobs() {
    return hospital.jobs().waiting().stream()
        .filter(job -> job.name().equals(ProcessPaymentWebhook.JOB))
        .toList();
  }

  private void assertSettledOnce() {
    assertThat(appointment()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(hospital.receipts().all()).hasSize(1);
    assertThat(hospital.appointments().history(id)).hasSize(2);
  }

  private AppointmentStatus appointment() {
    return hospital.appointments().find(id).orElseThrow().status();
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }
}
