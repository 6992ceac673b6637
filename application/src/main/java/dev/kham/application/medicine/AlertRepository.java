package dev.kham.application.medicine;

import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The alerts, and the looks at the stock that told of them. */
public interface AlertRepository {
  /** Until the transaction ends nobody else looks at the stock. */
  void lockAll();

  /** The alert; until the transaction ends nobody else changes it. */
  Optional<Alert> lock(AlertId id);

  /**
   * What {@link dev.kham.domain.medicine.Watch} has to know, locked.
   *
   * @param lowStock those of minimum stocks
   * @param expiry those of expiry dates
   * @param only of this medicine; null for all
   */
  List<Alert> known(boolean lowStock, boolean expiry, @Nullable MedicineId only);

  /** Those that nobody was told of and that are open, locked. */
  List<Alert> untold();

  /** Those that this look told of, locked. */
  List<Alert> toldBy(UUID check);

  /**
   * Adds the new ones, stores the others after one change.
   *
   * @throws StaleVersionException when the stored version of one is not the one before
   */
  void save(Collection<Alert> alerts);

  /** Keeps that the stock was looked at. */
  void add(Check check);

  /** What the looks from then and before then have brought. */
  Looks between(Instant from, Instant until);

  /**
   * A look at the stock.
   *
   * @param job that had it done
   * @param told of how many alerts the pharmacists are told
   */
  record Check(UUID id, String job, Instant at, int told) {}

  /**
   * Looks at the stock.
   *
   * @param count how many
   * @param told of how many alerts the pharmacists were told
   * @param unresolved how many alerts there are now
   */
  record Looks(int count, int told, int unresolved) {}
}
