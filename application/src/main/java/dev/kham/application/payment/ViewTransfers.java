package dev.kham.application.payment;

import dev.kham.application.payment.TransferQueries.Filter;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.domain.account.Caller;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;

/** Shows transfers to cashiers and administrators. */
public final class ViewTransfers {
  private final TransferQueries queries;

  public ViewTransfers(TransferQueries queries) {
    this.queries = queries;
  }

  /**
   * The transfer.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is none
   */
  public TransferView one(Caller caller, TransferId id) {
    requireCashDesk(caller);
    return queries.transfer(id).orElseThrow(() -> new NotFoundException("transfer"));
  }

  /**
   * A page of transfers.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   */
  public List<TransferView> list(Caller caller, Filter filter) {
    requireCashDesk(caller);
    return queries.list(filter);
  }

  private static void requireCashDesk(Caller caller) {
    if (!caller.isCashDesk()) {
      throw new ForbiddenException("only cashiers and administrators see the money of others");
    }
  }
}
