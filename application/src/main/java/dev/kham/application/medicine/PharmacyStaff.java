package dev.kham.application.medicine;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is to be told about the stock: accounts of staff that are not closed. */
public interface PharmacyStaff {
  List<Member> with(Role role);

  Optional<Member> find(AccountId id);

  /** By e-mail address in lower case. */
  Optional<Member> find(String email);

  /** Somebody who works here. */
  record Member(AccountId id, String email, @Nullable String fullName) {}
}
