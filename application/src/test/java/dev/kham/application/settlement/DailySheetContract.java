package dev.kham.application.settlement;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is on the account, whenever money is told of and the ledger is added up. */
public interface DailySheetContract extends PortContract {
  private void tell(Instant bankTime, long amount) {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    new MoneyDesk(ports(), new SettableClock(NOW, ZONE))
        .receive(
            PaymentFixtures.unnamed(
                id,
                amount > 0 ? Transfer.Direction.IN : Transfer.Direction.OUT,
                "chuyen tien",
                Math.abs(amount),
                bankTime));
  }

  private DailySheet sheet(LocalDate day, ZoneId zone) {
    return ports()
        .dailySheets()
        .sheet(
            day,
            day.atStartOfDay(zone).toInstant(),
            day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  /** The opening balances of three days and what was on the account after them. */
  private List<Long> balances(LocalDate first, ZoneId zone) {
    List<Long> balances = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      DailySheet sheet = sheet(first.plusDays(i), zone);
      assertThat(sheet.difference()).isZero();
      balances.add(sheet.opening());
      if (i == 2) {
        balances.add(sheet.closing());
      }
    }
    return balances;
  }

  private List<Long> since(List<Long> before, LocalDate first, ZoneId zone) {
    List<Long> now = balances(first, zone);
    List<Long> more = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      more.add(now.get(i) - before.get(i));
    }
    return more;
  }

  @Test
  default void money_told_of_late_is_in_every_sheet_from_its_day_on() {
    LocalDate day = LocalDate.of(2034, 5, 2);
    List<Long> before = balances(day, ZONE);
    tell(at(day, "09:00"), 100);
    tell(at(day.plusDays(1), "00:00"), 20);
    ports().ledger().sumUp(ZONE);
    assertThat(since(before, day, ZONE)).containsExactly(0L, 100L, 120L, 120L);
    tell(at(day, "23:59"), 3000);
    tell(at(day.minusDays(1), "12:00"), -40_000);
    tell(at(day.plusDays(2), "12:00"), 500_000);
    for (int i = 0; i < 2; i++) {
      assertThat(since(before, day, ZONE)).containsExactly(-40_000L, -36_900L, -36_880L, 463_120L);
      ports().ledger().sumUp(ZONE);
    }
    tell(at(day, "00:00"), 6);
    for (int i = 0; i < 2; i++) {
      assertThat(since(before, day, ZONE)).containsExactly(-40_000L, -36_894L, -36_874L, 463_126L);
      ports().ledger().sumUp(ZONE);
    }
  }

  @Test
  default void a_day_that_was_added_up_by_another_clock_is_parted_where_it_has_to_be() {
    LocalDate day = LocalDate.of(2034, 6, 2);
    List<Long> before = balances(day, ZONE);
    List<Long> beforeInUtc = balances(day, ZoneOffset.UTC);
    tell(at(day, "06:59"), 1);
    tell(at(day, "07:00"), 20);
    tell(at(day.plusDays(1), "06:00"), 300);
    ports().ledger().sumUp(ZoneId.of("America/New_York"));
    tell(at(day.plusDays(1), "08:00"), 4000);
    tell(at(day.plusDays(3), "03:00"), 50_000);
    ports().ledger().sumUp(ZONE);
    assertThat(since(before, day, ZONE)).containsExactly(0L, 21L, 4321L, 4321L);
    assertThat(since(beforeInUtc, day, ZoneOffset.UTC)).containsExactly(1L, 321L, 4321L, 54_321L);
  }
}
