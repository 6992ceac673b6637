package dev.kham.application.payment;

import dev.kham.domain.payment.RefundCode;

/** New refund codes. */
@FunctionalInterface
public interface RefundCodes {
  RefundCode next();
}
