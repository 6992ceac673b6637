package dev.kham.application.medicine;

import dev.kham.application.job.Repeatable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** When the stock is looked at, by the hospital's clock: each once a day or week. */
public final class InventoryTimes {
  static final LocalTime HEARTBEAT = LocalTime.of(7, 0);

  private InventoryTimes() {}

  /**
   * What is done again and again.
   *
   * @param zone the hospital's
   */
  public static List<Repeatable> repeatables(ZoneId zone) {
    return List.of(
        new Repeatable("0 0 0 * * ?", at -> UpdateBatchStatus.asJob(day(at, zone))),
        new Repeatable("0 0 0 * * ?", at -> CheckInventory.expiryOn(day(at, zone))),
        new Repeatable("0 0 6 * * ?", at -> CheckInventory.lowStockOn(day(at, zone))),
        new Repeatable(
            "0 0 7 ? * MON", at -> new SendInventoryHeartbeat.Command(day(at, zone)).asJob()));
  }

  private static LocalDate day(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone);
  }
}
