package dev.kham.application.account;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts as shown to administrators: those of staff only. */
public interface AccountQueries {
  Optional<StaffView> staff(AccountId id);

  /**
   * A page of accounts, by id.
   *
   * @param after the last one of the page before; null for the first page
   */
  List<StaffView> staff(@Nullable AccountId after, int limit);

  /** An account of somebody who works here. */
  record StaffView(
      UUID id,
      String email,
      @Nullable String fullName,
      Set<Role> roles,
      @Nullable UUID doctorId,
      boolean active,
      int version) {}
}
