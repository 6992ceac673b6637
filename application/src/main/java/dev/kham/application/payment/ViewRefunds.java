package dev.kham.application.payment;

import dev.kham.application.payment.RefundQueries.Filter;
import dev.kham.application.payment.RefundQueries.RefundView;
import dev.kham.domain.account.Caller;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;

/** Shows refunds to cashiers and administrators. */
public final class ViewRefunds {
  private final RefundQueries queries;

  public ViewRefunds(RefundQueries queries) {
    this.queries = queries;
  }

  /**
   * The refund.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is none
   */
  public RefundView one(Caller caller, RefundId id) {
    requireCashDesk(caller);
    return queries.refund(id).orElseThrow(() -> new NotFoundException("refund"));
  }

  /**
   * A page of refunds.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   */
  public List<RefundView> list(Caller caller, Filter filter) {
    requireCashDesk(caller);
    return queries.list(filter);
  }

  private static void requireCashDesk(Caller caller) {
    if (!caller.isCashDesk()) {
      throw new ForbiddenException("only cashiers and administrators see the money of others");
    }
  }
}
