package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.payment.PaymentFixtures.unnamed;
import static dev.kham.application.payment.PaymentFixtures.withAmount;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AutoCancelUnpaid;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.payment.CloseRefund;
import dev.kham.application.payment.InMemoryLedger;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.TransferQueries;
import dev.kham.application.payment.TransferQueries.ShareView;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.settlement.SplitTransfer.Part;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Refund.Cause;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Lateness;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What cashiers decide on, and who may. */
class CashDeskTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller cashier = hospital.given().caller(Role.CASHIER);
  private final Doctor doctor = hospital.given().doctor();
  private final AppointmentId id = book(hospital.given().caller(Role.PATIENT));

  @ParameterizedTest
  @CsvSource({"150000, SETTLED", "100000, UNDERPAID", "170000, OVERPAID"})
  void an_assigned_transfer_pays_as_if_it_had_named_the_payment(long amount, TransferState state) {
    TransferView transfer = unmatched(amount);
    Settlement settlement = assign(transfer);
    assertThat(settlement.state()).isEqualTo(state);
    assertThat(view(transfer))
        .returns(state, TransferView::state)
        .returns(2, TransferView::version)
        .returns(id.value(), TransferView::appointmentId);
    assertThat(payment().received()).isEqualTo(Math.min(amount, 150_000));
    assertThat(hospital.appointments().find(id).orElseThrow().status())
        .isEqualTo(amount < 150_000 ? AppointmentStatus.PENDING : AppointmentStatus.CONFIRMED);
    assertThat(hospital.refunds().all().stream().mapToLong(Refund::amount).sum())
        .isEqualTo(Math.max(0, amount - 150_000));
  }

  @Test
  void who_decided_and_when_stands_in_the_ledger_and_in_the_history() {
    assign(unmatched(150_000));
    InMemoryLedger.Row decision = hospital.ledger().all().getLast();
    assertThat(decision.posting().kind()).isEqualTo(Posting.Kind.DECISION);
    assertThat(decision.by()).isEqualTo(cashier.asActor());
    assertThat(decision.at()).isEqualTo(NOW);
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(new AppointmentEvent.Confirmed(id, 1, NOW, cashier.asActor()));
    assertThat(hospital.ledger().balances().get(LedgerAccount.SUSPENSE)).isZero();
  }

  @Test
  void an_assigned_transfer_books_again_what_was_let_go_and_goes_back_when_that_is_taken() {
    TransferView first = unmatched(150_000);
    TransferView second = unmatched(150_000);
    AppointmentId other = book(hospital.given().caller(Role.PATIENT), "10:00");
    for (AppointmentId each : new AppointmentId[] {id, other}) {
      hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(each));
    }
    book(hospital.given().caller(Role.PATIENT), "10:00");
    assertThat(assign(first)).isInstanceOf(Settlement.Rebooked.class);
    assertThat(
            hospital
                .assignTransfer()
                .handle(
                    new AssignTransfer.Command(
                        cashier, second.transfer().id(), second.version(), other)))
        .isInstanceOfSatisfying(
            Settlement.Late.class, it -> assertThat(it.why()).isEqualTo(Lateness.SLOT_GONE));
    assertThat(hospital.refunds().all()).extracting(Refund::cause).containsExactly(Cause.LATE);
  }

  @Test
  void a_transfer_is_decided_on_once_and_as_it_was_seen() {
    TransferView transfer = unmatched(150_000);
    assign(transfer);
    assertThatThrownBy(() -> assign(transfer)).isInstanceOf(StaleVersionException.class);
    assertThatThrownBy(() -> sendBack(transfer)).isInstanceOf(StaleVersionException.class);
    for (Runnable again :
        new Runnable[] {() -> assign(view(transfer)), () -> sendBack(view(transfer))}) {
      assertThatExceptionOfType(ConflictException.class)
          .isThrownBy(again::run)
          .returns("transfer-decided", DomainException::type);
    }
    assertThat(hospital.refunds().all()).isEmpty();
  }

  @Test
  void a_payment_that_disagrees_with_its_appointment_takes_no_transfer() {
    TransferView transfer = unmatched(150_000);
    hospital
        .given()
        .changed(hospital.appointments().find(id).orElseThrow(), AppointmentStatus.CONFIRMED);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> assign(transfer))
        .returns("payment-not-awaited", DomainException::type);
    assertThat(view(transfer)).isEqualTo(transfer);
  }

  @Test
  void a_split_transfer_pays_each_appointment_as_a_transfer_of_its_own_would() {
    AppointmentId part = book(hospital.given().caller(Role.PATIENT), "10:00");
    AppointmentId late = book(hospital.given().caller(Role.PATIENT), "11:00");
    hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(late));
    book(hospital.given().caller(Role.PATIENT), "11:00");
    TransferView transfer = unmatched(420_000);

    Settlement.Split split =
        split(transfer, new Part(late, 150_000), new Part(id, 170_000), new Part(part, 100_000));
    assertThat(split.shares())
        .extracting(Settlement.Share::amount, share -> share.settlement().state())
        .containsExactlyInAnyOrder(
            tuple(170_000L, TransferState.OVERPAID),
            tuple(100_000L, TransferState.UNDERPAID),
            tuple(150_000L, TransferState.LATE));
    TransferView shown = view(transfer);
    assertThat(shown)
        .returns(TransferState.SPLIT, TransferView::state)
        .returns(2, TransferView::version)
        .returns(null, TransferView::paymentId)
        .returns(null, TransferView::refundId);
    assertThat(shown.shares())
        .extracting(
            ShareView::appointmentId, ShareView::amount, ShareView::state, ShareView::reason)
        .containsExactlyInAnyOrder(
            tuple(id.value(), 170_000L, TransferState.OVERPAID, null),
            tuple(part.value(), 100_000L, TransferState.UNDERPAID, null),
            tuple(late.value(), 150_000L, TransferState.LATE, "SLOT_GONE"));
    assertThat(hospital.refunds().all())
        .extracting(Refund::amount, Refund::cause, Refund::transfer)
        .containsExactlyInAnyOrder(
            tuple(20_000L, Cause.OVERPAID, transfer.transfer().id()),
            tuple(150_000L, Cause.LATE, transfer.transfer().id()));
    assertThat(shown.shares())
        .extracting(ShareView::refundId)
        .filteredOn(it -> it != null)
        .containsExactlyInAnyOrderElementsOf(
            hospital.refunds().all().stream().map(it -> it.id().value()).toList());
    assertThat(hospital.ledger().balances())
        .containsEntry(LedgerAccount.BANK, 420_000L)
        .containsEntry(LedgerAccount.SUSPENSE, 0L)
        .containsEntry(LedgerAccount.FEES, -150_000L)
        .containsEntry(LedgerAccount.PART_PAYMENTS, -100_000L)
        .containsEntry(LedgerAccount.REFUNDS_DUE, -170_000L);
    assertThat(hospital.ledger().all())
        .filteredOn(row -> row.posting().kind() == Posting.Kind.SHARE)
        .hasSize(3)
        .allMatch(row -> row.by().equals(cashier.asActor()));
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(new AppointmentEvent.Confirmed(id, 1, NOW, cashier.asActor()));
    assertThat(hospital.receipts().find(payment().id())).isPresent();

    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(
                withAmount(transferFor(hospital.payments().of(part).orElseThrow()), 50_000),
                new byte[] {'x'}));
    assertThat(view(transfer).version()).isEqualTo(3);
    assertThat(view(transfer).shares())
        .extracting(ShareView::state)
        .containsExactlyInAnyOrder(
            TransferState.OVERPAID, TransferState.SETTLED, TransferState.LATE);
  }

  @Test
  void a_share_whose_time_is_taken_does_not_keep_another_from_being_booked_again() {
    AppointmentId free = book(hospital.given().caller(Role.PATIENT), "10:00");
    AppointmentId taken = book(hospital.given().caller(Role.PATIENT), "11:00");
    AppointmentId alsoTaken = book(hospital.given().caller(Role.PATIENT), "10:30");
    for (AppointmentId each : List.of(free, taken, alsoTaken)) {
      hospital.autoCancelUnpaid().handle(new AutoCancelUnpaid.Command(each));
    }
    book(hospital.given().caller(Role.PATIENT), "11:00");
    book(hospital.given().caller(Role.PATIENT), "10:30");
    TransferView transfer = unmatched(450_000);
    split(
        transfer, new Part(taken, 150_000), new Part(free, 150_000), new Part(alsoTaken, 150_000));
    assertThat(view(transfer).shares())
        .extracting(ShareView::appointmentId, ShareView::state)
        .containsExactlyInAnyOrder(
            tuple(free.value(), TransferState.REBOOKED),
            tuple(taken.value(), TransferState.LATE),
            tuple(alsoTaken.value(), TransferState.LATE));
  }

  @Test
  void of_a_split_that_does_not_work_nothing_happens() {
    AppointmentId other = book(hospital.given().caller(Role.PATIENT), "10:00");
    AppointmentId unknown = new AppointmentId(UUID.randomUUID());
    TransferView transfer = unmatched(300_000);
    assertThatThrownBy(() -> split(transfer, new Part(id, 150_000), new Part(unknown, 150_000)))
        .isInstanceOf(NotFoundException.class);
    hospital
        .given()
        .changed(hospital.appointments().find(other).orElseThrow(), AppointmentStatus.CONFIRMED);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> split(transfer, new Part(id, 150_000), new Part(other, 150_000)))
        .returns("payment-not-awaited", DomainException::type);
    assertThat(view(transfer)).isEqualTo(transfer);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(hospital.ledger().all()).hasSize(1);
  }

  @Test
  void a_split_gives_all_of_the_transfer_to_several_appointments() {
    AppointmentId other = book(hospital.given().caller(Role.PATIENT), "10:00");
    TransferView transfer = unmatched(300_000);
    for (Part[] parts :
        new Part[][] {
          {},
          {new Part(id, 300_000)},
          {new Part(id, 150_000), new Part(id, 150_000)},
          {new Part(id, 150_000), new Part(other, 149_999)},
          {new Part(id, 150_000), new Part(other, 150_001)},
          {new Part(id, 300_000), new Part(other, 0)},
          {new Part(id, 300_001), new Part(other, -1)},
          {new Part(id, Long.MAX_VALUE), new Part(other, Long.MAX_VALUE)}
        }) {
      assertThatExceptionOfType(FieldRefusedException.class)
          .isThrownBy(() -> split(transfer, parts))
          .returns("invalid-split", DomainException::type);
    }
    assertThat(view(transfer)).isEqualTo(transfer);
  }

  @Test
  void what_was_sent_back_already_is_done_at_once() {
    TransferView transfer = unmatched(70_000);
    hospital
        .refundTransfer()
        .handle(
            new RefundTransfer.Command(
                cashier, transfer.transfer().id(), transfer.version(), "gửi nhầm", "FT9"));
    assertThat(hospital.refunds().all().getFirst().closing())
        .isEqualTo(new Refund.Closing(NOW, cashier.asActor(), null, "gửi nhầm", "FT9"));
    assertThat(hospital.ledger().balances())
        .containsEntry(LedgerAccount.SUSPENSE, 0L)
        .containsEntry(LedgerAccount.REFUNDS_DUE, 0L)
        .containsEntry(LedgerAccount.CLEARING, -70_000L);
  }

  @Test
  void a_transfer_that_is_nobodys_goes_back_with_the_cashiers_note() {
    TransferView transfer = unmatched(70_000);
    sendBack(transfer);
    Refund due = hospital.refunds().all().getFirst();
    assertThat(due)
        .returns(70_000L, Refund::amount)
        .returns(Cause.RETURNED, Refund::cause)
        .returns(transfer.transfer().id(), Refund::transfer)
        .returns("gửi nhầm", Refund::note);
    assertThat(view(transfer))
        .returns(TransferState.RETURNED, TransferView::state)
        .returns(due.id().value(), TransferView::refundId);
    assertThat(hospital.ledger().balances())
        .containsEntry(LedgerAccount.SUSPENSE, 0L)
        .containsEntry(LedgerAccount.REFUNDS_DUE, -70_000L);
  }

  @Test
  void a_refund_is_paid_out_once_with_note_and_proof() {
    sendBack(unmatched(70_000));
    Refund due = hospital.refunds().all().getFirst();
    close(due, 0);
    Refund done = hospital.refunds().all().getFirst();
    assertThat(done.closing())
        .isEqualTo(new Refund.Closing(NOW, cashier.asActor(), null, "đã chuyển", "FT1"));
    assertThat(hospital.ledger().balances())
        .containsEntry(LedgerAccount.REFUNDS_DUE, 0L)
        .containsEntry(LedgerAccount.CLEARING, -70_000L);
    assertThatThrownBy(() -> close(due, 0)).isInstanceOf(StaleVersionException.class);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> close(due, 1))
        .returns("refund-done", DomainException::type);

    // the bank tells of it later, without the code
    hospital.receiveTransfer().handle(new ReceiveTransfer.Command(out(70_000), new byte[] {'x'}));
    assertThat(hospital.ledger().balances()).containsEntry(LedgerAccount.CLEARING, 0L);
  }

  @Test
  void what_a_cancelled_appointment_was_paid_with_goes_back() {
    hospital
        .receiveTransfer()
        .handle(new ReceiveTransfer.Command(transferFor(payment()), new byte[] {'x'}));
    hospital
        .cancelAppointment()
        .handle(
            new dev.kham.application.appointment.CancelAppointment.Command(
                hospital.given().caller(Role.RECEPTIONIST), id, 1, "bác sĩ bận"));
    assertThat(payment().status()).isEqualTo(PaymentStatus.REFUND_DUE);
    assertThat(hospital.refunds().all())
        .singleElement()
        .returns(150_000L, Refund::amount)
        .returns(Cause.CANCELLED, Refund::cause)
        .returns(payment().id(), Refund::payment);
    assertThat(hospital.ledger().balances())
        .containsEntry(LedgerAccount.BANK, 150_000L)
        .containsEntry(LedgerAccount.FEES, 0L)
        .containsEntry(LedgerAccount.REFUNDS_DUE, -150_000L);
  }

  @Test
  void what_is_unknown_is_not_found() {
    TransferView transfer = unmatched(1);
    AppointmentId nowhere = new AppointmentId(UUID.randomUUID());
    TransferId unknown = new TransferId("sepay", "nobody");
    assertThatThrownBy(
            () ->
                hospital
                    .assignTransfer()
                    .handle(
                        new AssignTransfer.Command(cashier, transfer.transfer().id(), 1, nowhere)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .assignTransfer()
                    .handle(new AssignTransfer.Command(cashier, unknown, 1, id)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .refundTransfer()
                    .handle(new RefundTransfer.Command(cashier, unknown, 1, "?", null)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .closeRefund()
                    .handle(
                        new CloseRefund.Command(
                            cashier, new RefundId(UUID.randomUUID()), 0, "?", null)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> hospital.viewTransfers().one(cashier, unknown))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> hospital.viewRefunds().one(cashier, new RefundId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  void only_cashiers_and_administrators_see_and_decide(Role role) {
    Caller caller = hospital.given().caller(role);
    TransferView transfer = unmatched(70_000);
    AppointmentId other = book(hospital.given().caller(Role.PATIENT), "10:00");
    sendBack(unmatched(1));
    Refund refund = hospital.refunds().all().getFirst();
    Runnable[] deeds = {
      () -> hospital.viewTransfers().one(caller, transfer.transfer().id()),
      () ->
          hospital
              .viewTransfers()
              .list(caller, new TransferQueries.Filter(null, null, null, null, null, null, 1)),
      () -> hospital.viewRefunds().one(caller, refund.id()),
      () -> hospital.viewRefunds().list(caller, new RefundQueries.Filter(null, null, 1)),
      () ->
          hospital
              .assignTransfer()
              .handle(new AssignTransfer.Command(caller, transfer.transfer().id(), 1, id)),
      () ->
          hospital
              .splitTransfer()
              .handle(
                  new SplitTransfer.Command(
                      caller,
                      unmatched(300_000).transfer().id(),
                      1,
                      List.of(new Part(id, 150_000), new Part(other, 150_000)))),
      () -> hospital.viewDailySheet().handle(caller, LocalDate.ofInstant(NOW, ZONE)),
      () ->
          hospital
              .refundTransfer()
              .handle(
                  new RefundTransfer.Command(
                      caller, unmatched(2).transfer().id(), 1, "gửi nhầm", null)),
      () ->
          hospital
              .closeRefund()
              .handle(new CloseRefund.Command(caller, refund.id(), 0, "đã chuyển", null))
    };
    for (Runnable deed : deeds) {
      if (role == Role.CASHIER || role == Role.ADMIN) {
        deed.run();
      } else {
        assertThatThrownBy(deed::run).isInstanceOf(ForbiddenException.class);
      }
    }
  }

  private AppointmentId book(Caller patient) {
    return book(patient, "09:00");
  }

  private AppointmentId book(Caller patient, String time) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(patient, doctor.id(), at(MONDAY, time), null, null));
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }

  private TransferView unmatched(long amount) {
    Transfer transfer = transfer(Transfer.Direction.IN, amount);
    hospital.receiveTransfer().handle(new ReceiveTransfer.Command(transfer, new byte[] {'x'}));
    TransferView view = hospital.viewTransfers().one(cashier, transfer.id());
    assertThat(view.state()).isEqualTo(TransferState.UNMATCHED);
    return view;
  }

  private static Transfer out(long amount) {
    return transfer(Transfer.Direction.OUT, amount);
  }

  private static Transfer transfer(Transfer.Direction direction, long amount) {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    return unnamed(id, direction, "chuyen tien", amount, NOW);
  }

  private TransferView view(TransferView before) {
    return hospital.viewTransfers().one(cashier, before.transfer().id());
  }

  private Settlement assign(TransferView transfer) {
    return hospital
        .assignTransfer()
        .handle(
            new AssignTransfer.Command(cashier, transfer.transfer().id(), transfer.version(), id));
  }

  private Settlement.Split split(TransferView transfer, Part... parts) {
    return hospital
        .splitTransfer()
        .handle(
            new SplitTransfer.Command(
                cashier, transfer.transfer().id(), transfer.version(), List.of(parts)));
  }

  private void sendBack(TransferView transfer) {
    hospital
        .refundTransfer()
        .handle(
            new RefundTransfer.Command(
                cashier, transfer.transfer().id(), transfer.version(), "gửi nhầm", null));
  }

  private void close(Refund refund, int version) {
    hospital
        .closeRefund()
        .handle(new CloseRefund.Command(cashier, refund.id(), version, "đã chuyển", "FT1"));
  }
}
