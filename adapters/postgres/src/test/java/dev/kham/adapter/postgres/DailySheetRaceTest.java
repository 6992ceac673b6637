package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.embedded.EmbeddedTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A sheet is asked for while money arrives. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class DailySheetRaceTest {
  /** Of nobody else's transfers. */
  private static final LocalDate DAY = LocalDate.of(2033, 3, 3);

  private static final int TRANSFERS = 200;

  @Inject PostgresPorts ports;
  @Inject AgroalDataSource dataSource;

  @Test
  void every_sheet_adds_up_and_the_last_has_all_of_it() {
    // a sheet may be the first that a connection is asked for
    dataSource.flush(AgroalDataSource.FlushMode.IDLE);
    MoneyDesk desk = new MoneyDesk(ports, new SettableClock(NOW, ZONE));
    List<DailySheet> sheets = new ArrayList<>();
    Act tell =
        () -> {
          for (int i = 0; i < TRANSFERS; i++) {
            desk.receive(transfer());
          }
          return "told";
        };
    Act look =
        () -> {
          do {
            sheets.add(sheet());
          } while (sheets.getLast().received().count() < 2 * TRANSFERS && sheets.size() < 5000);
          return "looked";
        };
    assertThat(Together.of(List.of(tell, tell, look), 3)).containsExactly("told", "told", "looked");
    assertThat(sheets)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            it -> {
              assertThat(it.difference()).isZero();
              assertThat(it.states().stream().mapToLong(DailySheet.StateSum::count).sum())
                  .isEqualTo(it.received().count())
                  .isEqualTo(it.lines().size());
            });
    assertThat(sheet().received()).isEqualTo(new DailySheet.Sum(2 * TRANSFERS, 2L * TRANSFERS));
  }

  private DailySheet sheet() {
    return ports.dailySheets().sheet(DAY, at(DAY, "00:00"), at(DAY.plusDays(1), "00:00"));
  }

  private static Transfer transfer() {
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    return PaymentFixtures.unnamed(id, 1, at(DAY, "09:00"));
  }
}
