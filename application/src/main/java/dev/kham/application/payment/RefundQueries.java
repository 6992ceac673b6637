package dev.kham.application.payment;

import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Refunds as a cashier sees them. */
public interface RefundQueries {
  Optional<RefundView> refund(RefundId id);

  /** The refunds that fit, in the order they became due. */
  List<RefundView> list(Filter filter);

  /**
   * Which refunds.
   *
   * @param due true for those that are due, false for those that are done; null for both
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(@Nullable Boolean due, @Nullable RefundId after, int limit) {}

  /**
   * A refund as shown.
   *
   * @param appointmentId whose money it was; null when it was nobody's
   * @param patientId likewise
   */
  record RefundView(Refund refund, @Nullable UUID appointmentId, @Nullable UUID patientId) {}
}
