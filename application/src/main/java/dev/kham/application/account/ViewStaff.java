package dev.kham.application.account;

import dev.kham.application.account.AccountQueries.StaffView;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the accounts of those who work here, to administrators. */
public final class ViewStaff {
  private final AccountQueries queries;

  public ViewStaff(AccountQueries queries) {
    this.queries = queries;
  }

  /**
   * One account.
   *
   * @throws ForbiddenException when the caller is no administrator
   * @throws NotFoundException when there is no such account of staff
   */
  public StaffView one(Caller caller, AccountId id) {
    OpenStaffAccount.requireAdmin(caller);
    return queries.staff(id).orElseThrow(() -> new NotFoundException("account"));
  }

  /**
   * A page of accounts.
   *
   * @throws ForbiddenException when the caller is no administrator
   */
  public List<StaffView> list(Caller caller, @Nullable AccountId after, int limit) {
    OpenStaffAccount.requireAdmin(caller);
    return queries.staff(after, limit);
  }
}
