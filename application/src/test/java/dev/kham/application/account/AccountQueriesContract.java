package dev.kham.application.account;

import static dev.kham.application.account.AccountFixtures.accountOf;
import static dev.kham.application.account.AccountFixtures.staff;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.account.AccountQueries.StaffView;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface AccountQueriesContract extends PortContract {
  private AccountQueries queries() {
    return ports().accountQueries();
  }

  @Test
  default void shows_an_account_of_staff() {
    UUID doctor = given().doctor().id().value();
    Account account =
        given()
            .account(
                Account.ofStaff(
                    new AccountId(UUID.randomUUID()),
                    UUID.randomUUID() + "@example.test",
                    AccountFixtures.HASH,
                    "BS. Trần Quốc Bảo",
                    Set.of(Role.DOCTOR, Role.ADMIN),
                    doctor));
    assertThat(queries().staff(account.id()))
        .contains(
            new StaffView(
                account.id().value(),
                account.email(),
                "BS. Trần Quốc Bảo",
                Set.of(Role.DOCTOR, Role.ADMIN),
                doctor,
                true,
                0));
  }

  @Test
  default void shows_no_patients() {
    Account patient = given().account(accountOf(given().patient()));
    assertThat(queries().staff(patient.id())).isEmpty();
    assertThat(queries().staff(new AccountId(UUID.randomUUID()))).isEmpty();
    assertThat(allPages(100)).extracting(StaffView::id).doesNotContain(patient.id().value());
  }

  @Test
  default void pages_hold_every_account_once_and_in_order() {
    List<UUID> opened = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      opened.add(given().account(staff(Role.CASHIER)).id().value());
    }
    assertThat(allPages(2))
        .extracting(StaffView::id)
        .containsAll(opened)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparing(UUID::toString));
  }

  private List<StaffView> allPages(int limit) {
    List<StaffView> all = new ArrayList<>();
    List<StaffView> page = queries().staff(null, limit);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page);
      page = queries().staff(new AccountId(page.getLast().id()), limit);
    }
    return all;
  }
}
