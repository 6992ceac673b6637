package dev.kham.application.payment;

import dev.kham.domain.payment.PaymentCode;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The codes it is told to give, then codes that count up from 1. */
public final class FixedPaymentCodes implements PaymentCodes {
  private final Queue<PaymentCode> told = new ConcurrentLinkedQueue<>();
  private final AtomicLong last = new AtomicLong();

  public void giveNext(PaymentCode... codes) {
    told.addAll(List.of(codes));
  }

  @Override
  public PaymentCode next() {
    PaymentCode code = told.poll();
    return code != null ? code : PaymentCode.of(last.incrementAndGet());
  }
}
