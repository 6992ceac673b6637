package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * When the stock is looked at, by the hospital's clock.
 *
 * <p>Asked at any time it names the latest of each: whoever asks often enough has each done on
 * time, and after a downtime once.
 */
public final class InventoryTimes {
  private static final LocalTime LOW_STOCK = LocalTime.of(6, 0);
  static final LocalTime HEARTBEAT = LocalTime.of(7, 0);
  private static final DayOfWeek HEARTBEAT_DAY = DayOfWeek.MONDAY;

  private InventoryTimes() {}

  /** The jobs whose time came last; each is the same job until its next time comes. */
  public static List<Job> latest(ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    LocalDate week = from(HEARTBEAT, now).with(TemporalAdjusters.previousOrSame(HEARTBEAT_DAY));
    return List.of(
        UpdateBatchStatus.asJob(today),
        CheckInventory.expiryOn(today),
        CheckInventory.lowStockOn(from(LOW_STOCK, now)),
        new SendInventoryHeartbeat.Command(week).asJob());
  }

  /** The day on which it was that time last. */
  private static LocalDate from(LocalTime time, ZonedDateTime now) {
    return now.toLocalTime().isBefore(time) ? now.toLocalDate().minusDays(1) : now.toLocalDate();
  }
}
