package dev.kham.application.payment;

import dev.kham.domain.payment.PaymentCode;

/** New payment codes, impossible to guess from earlier ones. */
@FunctionalInterface
public interface PaymentCodes {
  PaymentCode next();
}
