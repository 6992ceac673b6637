package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.payment.PaymentFixtures.OWN_ACCOUNT;
import static dev.kham.application.payment.PaymentFixtures.transfer;
import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.job.Job;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiveTransferTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final AppointmentId id =
      hospital
          .bookAppointment()
          .handle(
              new BookAppointment.Command(
                  patient, hospital.given().doctor().id(), at(MONDAY, "09:00"), null, null));

  @Test
  void the_exact_amount_settles_the_payment_and_confirms_the_appointment() {
    Payment asked = payment();
    Transfer transfer = transferFor(asked);
    assertThat(receive(transfer)).contains(new Settlement.Settled(asked.settle()));
    assertThat(payment()).isEqualTo(asked.settle());
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(
            new AppointmentEvent.Confirmed(id, 1, NOW, new Actor.Machine("receive-transfer")));
    assertThat(hospital.transfers().settlementOf(transfer.id()))
        .contains(new Settlement.Settled(asked.settle()));
  }

  @Test
  void a_settled_hold_is_not_let_go_and_the_patient_is_written_to_at_once() {
    receive(transferFor(payment()));
    List<Job> due = hospital.jobs().takeDue();
    assertThat(due).extracting(Job::name).containsExactly(SendAppointmentConfirmation.JOB);
    assertThat(SendAppointmentConfirmation.Command.of(due.getFirst()))
        .isEqualTo(new SendAppointmentConfirmation.Command(id, 1));
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void a_transfer_told_again_changes_nothing() {
    Transfer transfer = transferFor(payment());
    Optional<Settlement> first = receive(transfer);
    List<Job> jobs = hospital.jobs().waiting();
    assertThat(receive(transfer)).isEmpty();
    assertThat(receive(transfer)).isEmpty();
    assertThat(payment().version()).isEqualTo(1);
    assertThat(hospital.appointments().history(id)).hasSize(2);
    assertThat(hospital.jobs().waiting()).isEqualTo(jobs);
    assertThat(hospital.transfers().settlementOf(transfer.id())).isEqualTo(first);
  }

  @Test
  void a_second_transfer_for_a_settled_payment_is_left_to_a_person() {
    receive(transferFor(payment()));
    assertThat(receive(transferFor(payment())))
        .contains(new Settlement.Unmatched(Reason.NOT_AWAITED));
    assertThat(payment().version()).isEqualTo(1);
  }

  @Test
  void money_after_the_hold_was_let_go_does_not_revive_it() {
    Payment asked = payment();
    hospital.clock().set(DEADLINE);
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
    assertThat(receive(transferFor(asked))).contains(new Settlement.Unmatched(Reason.NOT_AWAITED));
    assertThat(payment().status()).isEqualTo(PaymentStatus.EXPIRED);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CANCELLED);
  }

  @Test
  void money_after_a_cancellation_does_not_revive_it() {
    Payment asked = payment();
    hospital.cancelAppointment().handle(new CancelAppointment.Command(patient, id, 0, "đã khỏe"));
    assertThat(receive(transferFor(asked))).contains(new Settlement.Unmatched(Reason.NOT_AWAITED));
    assertThat(payment().status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CANCELLED);
  }

  static Stream<Arguments> misfits() {
    String own = OWN_ACCOUNT.number();
    return Stream.of(
        arguments(Direction.OUT, own, "KHM0000000001", 150_000, Reason.OUTGOING),
        arguments(Direction.IN, "99", "KHM0000000001", 150_000, Reason.FOREIGN_ACCOUNT),
        arguments(Direction.IN, own, null, 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "", 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "KHM9999999999", 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "DH000000000001", 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "KHM0000000001", 149_999, Reason.OTHER_AMOUNT),
        arguments(Direction.IN, own, "KHM0000000001", 150_001, Reason.OTHER_AMOUNT));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void what_does_not_fit_is_kept_for_a_person_and_changes_nothing(
      Direction direction, String account, @Nullable String code, long amount, Reason reason) {
    Payment asked = payment();
    assertThat(asked.code().value()).isEqualTo("KHM0000000001");
    Appointment held = appointment();
    List<Job> jobs = hospital.jobs().waiting();
    Transfer transfer =
        new Transfer(
            new TransferId("sepay", "92704"),
            direction,
            "ACB",
            account,
            null,
            code,
            "memo",
            amount,
            NOW,
            "");

    assertThat(receive(transfer)).contains(new Settlement.Unmatched(reason));
    assertThat(hospital.transfers().settlementOf(transfer.id()))
        .contains(new Settlement.Unmatched(reason));
    assertThat(payment()).isEqualTo(asked);
    assertThat(appointment()).isEqualTo(held);
    assertThat(hospital.appointments().history(id)).hasSize(1);
    assertThat(hospital.jobs().waiting()).isEqualTo(jobs);
  }

  @Test
  void what_may_have_been_told_before_pays_nothing_by_itself() {
    Payment asked = payment();
    Transfer named = transfer(new TransferId("sepay-live.v2", "a"), asked);
    receive(booked(new TransferId("sepay-live", "1"), named, null, "a memo cut off"));
    Transfer again = booked(named.id(), named, asked.code().value(), named.content());

    assertThat(receive(again)).contains(new Settlement.Unmatched(Reason.NO_KNOWN_CODE));
    assertThat(payment()).isEqualTo(asked);
  }

  /** As that transfer was booked, but without a reference. */
  private static Transfer booked(TransferId id, Transfer like, @Nullable String code, String memo) {
    return new Transfer(
        id,
        like.direction(),
        like.bank(),
        like.account(),
        null,
        code,
        memo,
        like.amount(),
        like.bankTime(),
        "");
  }

  private Optional<Settlement> receive(Transfer transfer) {
    return hospital
        .receiveTransfer()
        .handle(new ReceiveTransfer.Command(transfer, new byte[] {'x'}));
  }

  private Appointment appointment() {
    return hospital.appointments().find(id).orElseThrow();
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }
}
