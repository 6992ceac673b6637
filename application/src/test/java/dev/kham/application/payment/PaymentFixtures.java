package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;

import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

public final class PaymentFixtures {
  public static final Duration PAYMENT_WINDOW = Duration.ofMinutes(15);
  public static final Instant DEADLINE = NOW.plus(PAYMENT_WINDOW);

  /** Where patients pay to. */
  public static final BankAccount OWN_ACCOUNT =
      new BankAccount("970416", "ACB", "257678859", "BENH VIEN KHAM");

  // far from the small numbers that FixedPaymentCodes gives
  private static final AtomicLong NUMBER = new AtomicLong(5_000_000_000L);

  private PaymentFixtures() {}

  /** A code nobody was given before. */
  public static PaymentCode code() {
    return PaymentCode.of(NUMBER.incrementAndGet());
  }

  /** A pending payment of the appointment's fee under a new code. */
  public static Payment paymentFor(Appointment appointment) {
    return paymentFor(appointment, code());
  }

  public static Payment paymentFor(Appointment appointment, PaymentCode code) {
    return Payment.request(
        new PaymentId(UUID.randomUUID()), appointment.id(), code, appointment.fee(), DEADLINE);
  }

  /** A transfer nobody told of before that pays exactly this. */
  public static Transfer transferFor(Payment payment) {
    String id = UUID.randomUUID().toString();
    return transfer(new TransferId("sepay", id), payment, "FT-" + id);
  }

  public static Transfer transfer(TransferId id, Payment payment) {
    return transfer(id, payment, "FT26325123456789");
  }

  private static Transfer transfer(TransferId id, Payment payment, String reference) {
    return new Transfer(
        id,
        Transfer.Direction.IN,
        OWN_ACCOUNT.bank(),
        OWN_ACCOUNT.number(),
        null,
        payment.code().value(),
        payment.code() + " " + reference,
        payment.amount(),
        NOW,
        reference);
  }

  /** The same as another source of that realm tells it, under an id of its own. */
  public static Transfer asToldBy(String source, Transfer transfer) {
    return withMemo(
        transfer, new TransferId(source, UUID.randomUUID().toString()), transfer.content());
  }

  public static Transfer withMemo(Transfer transfer, TransferId id, String memo) {
    return new Transfer(
        id,
        transfer.direction(),
        transfer.bank(),
        transfer.account(),
        transfer.subAccount(),
        transfer.code(),
        memo,
        transfer.amount(),
        transfer.bankTime(),
        transfer.reference());
  }

  /** The same of another amount, in đồng. */
  public static Transfer withAmount(Transfer transfer, long amount) {
    return new Transfer(
        transfer.id(),
        transfer.direction(),
        transfer.bank(),
        transfer.account(),
        transfer.subAccount(),
        transfer.code(),
        transfer.content(),
        amount,
        transfer.bankTime(),
        transfer.reference());
  }

  /** The same at another time of the bank. */
  public static Transfer withBankTime(Transfer transfer, Instant bankTime) {
    return new Transfer(
        transfer.id(),
        transfer.direction(),
        transfer.bank(),
        transfer.account(),
        transfer.subAccount(),
        transfer.code(),
        transfer.content(),
        transfer.amount(),
        bankTime,
        transfer.reference());
  }

  /** A transfer without code and reference, as little to tell apart as a bank can make it. */
  public static Transfer plain(TransferId id, String memo) {
    return new Transfer(
        id,
        Transfer.Direction.IN,
        OWN_ACCOUNT.bank(),
        OWN_ACCOUNT.number(),
        null,
        null,
        memo,
        150_000,
        NOW,
        "");
  }

  /** Money on the hospital's account that says nothing of what it pays. */
  public static Transfer unnamed(TransferId id, long amount, Instant bankTime) {
    return unnamed(id, Transfer.Direction.IN, "chuyen tien", amount, bankTime);
  }

  /** A transfer out of whose memo its source has read nothing. */
  public static Transfer unnamed(
      TransferId id, Transfer.Direction direction, String memo, long amount, Instant bankTime) {
    return new Transfer(
        id,
        direction,
        OWN_ACCOUNT.bank(),
        OWN_ACCOUNT.number(),
        null,
        null,
        memo,
        amount,
        bankTime,
        "FT-" + id.value());
  }
}
