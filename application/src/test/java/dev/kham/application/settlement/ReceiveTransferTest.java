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
import dev.kham.application.appointment.NotifyDoctorOfAppointment;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.SendPaymentReceipt;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Lateness;
import dev.kham.domain.payment.Settlement.Reason;
import dev.kham.domain.payment.Settlement.Unmatched;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.Doctor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(due)
        .extracting(Job::name)
        .containsExactly(
            SendAppointmentConfirmation.JOB, NotifyDoctorOfAppointment.JOB, SendPaymentReceipt.JOB);
    assertThat(SendAppointmentConfirmation.Command.of(due.getFirst()))
        .isEqualTo(new SendAppointmentConfirmation.Command(id, 1));
    assertThat(hospital.jobs().waiting())
        .extracting(Job::name)
        .containsExactly(Reminder.DAY_BEFORE.job(), Reminder.HOUR_BEFORE.job());
  }

  @Test
  void a_receipt_is_issued_with_the_settlement_and_for_nothing_else() {
    Payment asked = payment();
    Transfer transfer = transferFor(asked);
    assertThat(hospital.receipts().all()).isEmpty();
    receive(transfer);
    receive(transfer);
    receive(transferFor(asked));
    assertThat(hospital.receipts().all())
        .singleElement()
        .satisfies(
            receipt -> {
              assertThat(receipt.paymentId()).isEqualTo(asked.id());
              assertThat(receipt.number()).hasToString("2026-000001");
              assertThat(receipt.issuedAt()).isEqualTo(NOW);
              assertThat(receipt.bankReference()).isEqualTo(transfer.reference());
            });
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
  void a_second_transfer_for_a_settled_payment_goes_back() {
    receive(transferFor(payment()));
    Transfer second = transferFor(payment());
    assertThat(receive(second)).contains(new Settlement.SecondPayment(payment()));
    assertThat(payment().version()).isEqualTo(1);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(150_000L, Refund::amount)
        .returns(Cause.SECOND_PAYMENT, Refund::cause)
        .returns(second.id(), Refund::transfer)
        .returns(true, Refund::isDue);
  }

  @Test
  void two_transfers_pay_together() {
    Transfer part = pays(100_000, NOW);
    assertThat(receive(part)).contains(new Settlement.Underpaid(payment()));
    assertThat(payment().missing()).isEqualTo(50_000);
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.PENDING);
    assertThat(receive(pays(50_000, NOW))).contains(new Settlement.Settled(payment()));
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(state(part)).isEqualTo(TransferState.SETTLED);
    assertThat(hospital.refunds().all()).isEmpty();
  }

  @Test
  void what_is_too_much_goes_back() {
    Transfer transfer = pays(200_000, NOW);
    assertThat(receive(transfer)).contains(new Settlement.Overpaid(payment(), 50_000));
    assertThat(appointment().status()).isEqualTo(AppointmentStatus.CONFIRMED);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(50_000L, Refund::amount)
        .returns(Cause.OVERPAID, Refund::cause);
  }

  @Test
  void a_part_whose_rest_never_comes_goes_back() {
    Transfer part = pays(100_000, NOW);
    receive(part);
    letGo();
    assertThat(state(part)).isEqualTo(TransferState.UNDERPAID);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(100_000L, Refund::amount)
        .returns(Cause.UNDERPAID, Refund::cause)
        .returns(payment().id(), Refund::payment);
    assertThat(hospital.appointments().history(id).getLast())
        .isInstanceOfSatisfying(
            AppointmentEvent.Cancelled.class, it -> assertThat(it.refundDue()).isTrue());
    assertThat(receive(pays(50_000, NOW)))
        .contains(new Settlement.Late(payment(), Lateness.TOO_LITTLE));
    assertThat(hospital.refunds().all()).hasSize(2);
  }

  @Test
  void a_part_goes_back_when_the_patient_cancels_meanwhile() {
    receive(pays(100_000, NOW));
    hospital.cancelAppointment().handle(new CancelAppointment.Command(patient, id, 0, "đã khỏe"));
    assertThat(payment().status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(100_000L, Refund::amount)
        .returns(Cause.UNDERPAID, Refund::cause);
  }

  @Test
  void late_money_books_again_what_is_still_free() {
    letGo();
    Transfer late = pays(150_000, NOW);
    assertThat(receive(late)).contains(new Settlement.Rebooked(payment(), 0));
    assertThat(payment().status()).isEqualTo(PaymentStatus.PAID);
    assertThat(appointment())
        .returns(AppointmentStatus.CONFIRMED, Appointment::status)
        .returns(null, Appointment::cancellation);
    assertThat(hospital.jobs().takeDue())
        .extracting(Job::key)
        .containsExactlyInAnyOrder(
            "offer-freed-slot:" + id + ":1",
            "send-appointment-cancellation:" + id + ":1:patient",
            "send-appointment-cancellation:" + id + ":1:doctor",
            "notify-doctor-new-appointment:" + id + ":2",
            "send-appointment-confirmation:" + id + ":2",
            "send-payment-receipt:" + id);
    assertThat(hospital.refunds().all()).isEmpty();
  }

  @Test
  void late_money_goes_back_when_somebody_else_has_the_doctor() {
    letGo();
    hospital
        .bookAppointment()
        .handle(
            new BookAppointment.Command(
                hospital.given().caller(Role.PATIENT),
                appointment().doctorId(),
                at(MONDAY, "09:00"),
                null,
                null));
    assertGoesBackAsLate(Lateness.SLOT_GONE);
  }

  @Test
  void late_money_goes_back_when_the_patient_is_elsewhere_then() {
    letGo();
    hospital
        .bookAppointment()
        .handle(
            new BookAppointment.Command(
                patient, hospital.given().doctor().id(), at(MONDAY, "09:00"), null, null));
    assertGoesBackAsLate(Lateness.SLOT_GONE);
  }

  @Test
  void late_money_goes_back_once_the_time_has_come() {
    letGo();
    hospital.clock().set(at(MONDAY, "09:00"));
    assertGoesBackAsLate(Lateness.SLOT_GONE);
  }

  @Test
  void late_money_goes_back_when_the_doctor_no_longer_offers_the_time() {
    letGo();
    Doctor doctor =
        hospital
            .transaction()
            .call(() -> hospital.doctors().find(appointment().doctorId()).orElseThrow());
    hospital
        .given()
        .doctor(
            new Doctor(
                doctor.id(),
                doctor.fullName(),
                doctor.specialty(),
                doctor.fee(),
                doctor.room(),
                doctor.slotMinutes(),
                List.of()));
    assertGoesBackAsLate(Lateness.SLOT_GONE);
  }

  @Test
  void money_after_a_cancellation_goes_back() {
    hospital.cancelAppointment().handle(new CancelAppointment.Command(patient, id, 0, "đã khỏe"));
    assertGoesBackAsLate(Lateness.CANCELLED);
  }

  @Test
  void money_for_an_appointment_that_stands_otherwise_is_left_to_a_person() {
    hospital.given().changed(appointment(), AppointmentStatus.CONFIRMED);
    assertThat(receive(transferFor(payment()))).contains(new Unmatched(Reason.NOT_AWAITED));
    assertThat(payment().isPending()).isTrue();
    assertThat(hospital.refunds().all()).isEmpty();
  }

  @Test
  void money_out_closes_the_refund_it_names_if_the_amount_is_right() {
    receive(transferFor(payment()));
    receive(transferFor(payment()));
    Refund due = hospital.refunds().all().getFirst();
    assertThat(receive(out("hoan tien " + due.code(), 149_999)))
        .contains(new Settlement.Outgoing(null));
    assertThat(receive(out("hoan tien", 150_000))).contains(new Settlement.Outgoing(null));
    assertThat(hospital.refunds().all()).containsExactly(due);

    Transfer paidOut = out("hoan tien " + due.code(), 150_000);
    receive(paidOut);
    Refund done = hospital.refunds().all().getFirst();
    assertThat(done.closing())
        .isEqualTo(
            new Refund.Closing(
                NOW,
                new Actor.Machine("receive-transfer"),
                paidOut.id(),
                null,
                paidOut.reference()));
    assertThat(receive(out("hoan tien " + due.code(), 150_000)))
        .contains(new Settlement.Outgoing(null));
    assertThat(hospital.refunds().all()).containsExactly(done);
  }

  @Test
  void what_moved_no_money_is_ignored() {
    assertThat(receive(pays(0, NOW))).contains(new Settlement.Ignored());
    assertThat(hospital.ledger().all()).isEmpty();
  }

  private void assertGoesBackAsLate(Lateness why) {
    Payment before = payment();
    Appointment gone = appointment();
    Transfer late = pays(150_000, NOW);
    assertThat(receive(late)).contains(new Settlement.Late(before, why));
    assertThat(payment()).isEqualTo(before);
    assertThat(appointment()).isEqualTo(gone);
    assertThat(hospital.transferQueries().transfer(late.id()).orElseThrow().inTime()).isTrue();
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(150_000L, Refund::amount)
        .returns(Cause.LATE, Refund::cause)
        .returns(late.id(), Refund::transfer);
  }

  private void letGo() {
    hospital.clock().set(DEADLINE);
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(id));
  }

  private TransferState state(Transfer transfer) {
    return hospital.transferQueries().transfer(transfer.id()).orElseThrow().state();
  }

  private Transfer pays(long amount, Instant bankTime) {
    return new Transfer(
        new TransferId("sepay", UUID.randomUUID().toString()),
        Direction.IN,
        "ACB",
        OWN_ACCOUNT.number(),
        null,
        "KHM0000000001",
        "KHM0000000001",
        amount,
        bankTime,
        "");
  }

  private static Transfer out(String memo, long amount) {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    return PaymentFixtures.unnamed(id, Direction.OUT, memo, amount, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    ", khm 00000 00001 kham benh, ''",
    ", chuyen tien, ND: KHM0000000001",
    "KHM0000000001, KHM0000000001080321, ''",
    "KHM9999999999, KHM0000000001, ''",
    "DH123456, SEVQR KHM0000000001, ''"
  })
  void a_code_the_source_could_not_read_is_found_in_the_memo(
      @Nullable String code, String content, String description) {
    Payment asked = payment();
    assertThat(receive(transfer(code, content, description)))
        .contains(new Settlement.Settled(asked.settle()));
  }

  @ParameterizedTest
  @CsvSource({
    "KHM0000000001, KHM0000000001 KHM0000000002, ''",
    "KHM0000000001, KHM0000000002, ''",
    ", KHM0000000001, KHM0000000002",
    ", khm0000000001khm0000000002, ''"
  })
  void codes_of_two_payments_are_left_to_a_person(
      @Nullable String code, String content, String description) {
    hospital
        .bookAppointment()
        .handle(
            new BookAppointment.Command(
                patient, hospital.given().doctor().id(), at(MONDAY, "10:00"), null, null));
    assertThat(receive(transfer(code, content, description)))
        .contains(new Unmatched(Reason.SEVERAL_CODES));
    assertThat(payment().isPending()).isTrue();
  }

  private static Transfer transfer(@Nullable String code, String content, String description) {
    return new Transfer(
        new TransferId("sepay", "92705"),
        Direction.IN,
        "ACB",
        OWN_ACCOUNT.number(),
        null,
        code,
        content,
        description,
        150_000,
        NOW,
        "");
  }

  static Stream<Arguments> misfits() {
    String own = OWN_ACCOUNT.number();
    return Stream.of(
        arguments(Direction.IN, "99", "KHM0000000001", 150_000, Reason.FOREIGN_ACCOUNT),
        arguments(Direction.IN, own, null, 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "", 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "KHM9999999999", 150_000, Reason.NO_KNOWN_CODE),
        arguments(Direction.IN, own, "DH000000000001", 150_000, Reason.NO_KNOWN_CODE));
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

    assertThat(receive(transfer)).contains(new Unmatched(reason));
    assertThat(hospital.transfers().settlementOf(transfer.id())).contains(new Unmatched(reason));
    assertThat(payment()).isEqualTo(asked);
    assertThat(appointment()).isEqualTo(held);
    assertThat(hospital.appointments().history(id)).hasSize(1);
    assertThat(hospital.jobs().waiting()).isEqualTo(jobs);
  }

  @Test
  void what_may_have_been_told_before_pays_nothing_by_itself() {
    Payment asked = payment();
    Transfer named = PaymentFixtures.transfer(new TransferId("sepay-live.v2", "a"), asked);
    receive(booked(new TransferId("sepay-live", "1"), named, null, "a memo cut off"));
    Transfer again = booked(named.id(), named, asked.code().value(), named.content());

    assertThat(receive(again)).contains(new Unmatched(Reason.MAYBE_TOLD_BEFORE));
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
