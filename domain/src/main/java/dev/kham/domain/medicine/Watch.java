package dev.kham.domain.medicine;

import dev.kham.domain.medicine.Alert.Crossing;
import dev.kham.domain.medicine.Alert.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which thresholds the stock has crossed, and what that makes of the alerts there are.
 *
 * <p>It looks at what is true now and at what was told before, never at what happened since the
 * last look: so a look that was missed, a delivery that is almost expired and a threshold that was
 * changed all come out at the next one.
 */
public final class Watch {
  /** Beyond any number of days. */
  private static final long OVER = -1;

  private Watch() {}

  /**
   * A medicine and its batches with units in them.
   *
   * @param batches those with a quantity above 0
   */
  public record Stock(Medicine medicine, List<Batch> batches) {
    public Stock {
      batches = batches.stream().filter(batch -> batch.quantity() > 0).toList();
    }

    /** How many units may be dispensed on that day. */
    public long usable(LocalDate today) {
      return batches.stream()
          .filter(batch -> batch.isUsable(today))
          .mapToLong(Batch::quantity)
          .sum();
    }
  }

  /** A threshold that is crossed, and what there is. */
  private record Crossed(Crossing crossing, long quantity) {}

  /**
   * The alerts that begin or change.
   *
   * @param stocks of the medicines looked at
   * @param known every alert of these medicines that is not resolved, and of their batches with
   *     units in them also those that are; of the kinds looked for only
   * @param lowStock whether minimum stocks are looked at
   * @param expiry whether expiry dates are looked at
   * @param hospitalsDays before the expiry, for medicines without days of their own
   */
  public static List<Alert> look(
      List<Stock> stocks,
      List<Alert> known,
      boolean lowStock,
      boolean expiry,
      List<Integer> hospitalsDays,
      LocalDate today,
      Instant now,
      Supplier<AlertId> ids) {
    Map<Object, List<Alert>> bySubject = new HashMap<>();
    for (Alert alert : known) {
      bySubject.computeIfAbsent(subject(alert.crossing()), it -> new ArrayList<>()).add(alert);
    }
    List<Alert> changed = new ArrayList<>();
    for (Stock stock : stocks) {
      List<Crossed> crossed = new ArrayList<>();
      if (lowStock) {
        belowMinimum(stock, today).ifPresent(crossed::add);
      }
      if (expiry) {
        stock.batches().forEach(it -> expiring(stock, it, hospitalsDays, today, crossed));
      }
      for (Crossed one : crossed) {
        List<Alert> before = bySubject.remove(subject(one.crossing()));
        follow(one, before == null ? List.of() : before, today, now, ids, changed);
      }
    }
    // whatever was not found crossed above holds no longer
    bySubject.values().stream()
        .flatMap(List::stream)
        .filter(alert -> !alert.isResolved())
        .forEach(alert -> changed.add(alert.resolve()));
    return changed;
  }

  private static Object subject(Crossing crossing) {
    return crossing.batch() == null ? crossing.medicine() : crossing.batch();
  }

  private static Optional<Crossed> belowMinimum(Stock stock, LocalDate today) {
    Medicine medicine = stock.medicine();
    long usable = stock.usable(today);
    return usable < medicine.minimumStock()
        ? Optional.of(
            new Crossed(
                new Crossing(Kind.LOW_STOCK, medicine.id(), null, medicine.minimumStock()), usable))
        : Optional.empty();
  }

  private static void expiring(
      Stock stock,
      Batch batch,
      List<Integer> hospitalsDays,
      LocalDate today,
      List<Crossed> crossed) {
    if (batch.status() == BatchStatus.RECALLED) {
      return; // it goes back whenever it expires
    }
    MedicineId medicine = stock.medicine().id();
    if (batch.isOver(today)) {
      crossed.add(
          new Crossed(new Crossing(Kind.EXPIRED, medicine, batch.id(), OVER), batch.quantity()));
      return;
    }
    List<Integer> own = stock.medicine().alertDays();
    (own == null ? hospitalsDays : own)
        .stream()
            .filter(days -> batch.daysLeft(today) <= days)
            .min(Comparator.naturalOrder())
            .ifPresent(
                days ->
                    crossed.add(
                        new Crossed(
                            new Crossing(Kind.EXPIRING, medicine, batch.id(), days),
                            batch.quantity())));
  }

  private static void follow(
      Crossed crossed,
      List<Alert> before,
      LocalDate today,
      Instant now,
      Supplier<AlertId> ids,
      List<Alert> changed) {
    Optional<Alert> current = current(crossed.crossing(), before);
    before.stream()
        .filter(alert -> !alert.isResolved() && current.filter(alert::equals).isEmpty())
        .forEach(alert -> changed.add(alert.resolve()));
    if (current.isEmpty()) {
      changed.add(Alert.open(ids.get(), crossed.crossing(), crossed.quantity(), today, now));
      return;
    }
    Alert alert = current.get();
    if (alert.isResolved()) {
      changed.add(alert.reopen());
    } else if (alert.isToWake(today)) {
      changed.add(alert.wake(crossed.quantity(), today));
    }
  }

  /**
   * The alert that already says so: a minimum may be crossed again and again, but a date only once,
   * and whoever heard of 7 days has heard of 30.
   */
  private static Optional<Alert> current(Crossing crossing, List<Alert> before) {
    return crossing.kind() == Kind.LOW_STOCK
        ? before.stream().filter(alert -> !alert.isResolved()).findFirst()
        : before.stream()
            .filter(alert -> alert.crossing().threshold() <= crossing.threshold())
            .min(Comparator.comparingLong(alert -> alert.crossing().threshold()));
  }
}
