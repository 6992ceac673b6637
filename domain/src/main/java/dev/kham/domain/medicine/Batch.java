package dev.kham.domain.medicine;

import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Movement.Kind;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Units of a medicine that came with one number and expire on one day.
 *
 * @param number the maker's, unique within the medicine
 * @param expiresOn the last day on which it is usable
 * @param quantity the sum of its movements
 * @param unitCost in đồng; null when nobody said
 */
public record Batch(
    BatchId id,
    MedicineId medicine,
    String number,
    LocalDate expiresOn,
    long quantity,
    BatchStatus status,
    @Nullable String supplier,
    @Nullable Long unitCost) {
  public static final int LONGEST_NUMBER = 60;
  public static final int LONGEST_SUPPLIER = 200;

  /** First expired first; of those that expire on one day, the one that came first. */
  public static final Comparator<Batch> FEFO =
      Comparator.comparing(Batch::expiresOn).thenComparing(batch -> batch.id().toString());

  public Batch {
    if (quantity < 0) {
      throw new IllegalArgumentException("no batch has less than nothing");
    }
  }

  /** Whether units of it may be dispensed on that day. */
  public boolean isUsable(LocalDate today) {
    return status == BatchStatus.AVAILABLE && !isOver(today);
  }

  /** Whether its last day is over. */
  public boolean isOver(LocalDate today) {
    return expiresOn.isBefore(today);
  }

  /** 0 on its last day, negative afterwards. */
  public long daysLeft(LocalDate today) {
    return ChronoUnit.DAYS.between(today, expiresOn);
  }

  /**
   * Which batches give so many units, first expired first out.
   *
   * @return nothing when all usable ones together have fewer
   */
  public static List<DispenseLine> give(List<Batch> batches, long quantity, LocalDate today) {
    List<DispenseLine> lines = new ArrayList<>();
    long missing = quantity;
    for (Batch batch : batches.stream().sorted(FEFO).toList()) {
      if (missing > 0 && batch.quantity > 0 && batch.isUsable(today)) {
        long taken = Math.min(missing, batch.quantity);
        lines.add(new DispenseLine(batch.id, batch.number, batch.expiresOn, taken));
        missing -= taken;
      }
    }
    return missing == 0 ? lines : List.of();
  }

  /** This batch after the movement. */
  public Batch after(Movement movement) {
    return new Batch(
        id,
        medicine,
        number,
        expiresOn,
        quantity + movement.change(),
        movement.status(),
        supplier,
        unitCost);
  }

  /** More of the same came, or the first of it; what is held back stays so. */
  public Movement receive(long units, Instant at, Actor by) {
    return new Movement(id, Kind.RECEIVE, units, status, null, at, by);
  }

  /**
   * What somebody does to it.
   *
   * @param kind of those that people choose: adjust, quarantine, release, recall, write off
   * @param units by how many an adjustment changes it, or how many are written off, null for all;
   *     with the others, which take the whole batch, null or all that there is
   * @throws FieldRefusedException {@code invalid-quantity} or {@code whole-batch}
   * @throws InsufficientStockException when there are not as many
   * @throws ConflictException {@code batch-state} when its status does not allow it
   */
  public Movement move(
      Kind kind, @Nullable Long units, String reason, LocalDate today, Instant at, Actor by) {
    return switch (kind) {
      case ADJUST -> change(kind, units == null ? 0 : units, reason, at, by);
      case WRITE_OFF -> writeOff(units, reason, at, by);
      case QUARANTINE ->
          turn(
              kind,
              units,
              status == BatchStatus.AVAILABLE,
              BatchStatus.QUARANTINED,
              reason,
              at,
              by);
      case RELEASE ->
          turn(
              kind,
              units,
              status == BatchStatus.QUARANTINED && !isOver(today),
              BatchStatus.AVAILABLE,
              reason,
              at,
              by);
      case RECALL ->
          turn(kind, units, status != BatchStatus.RECALLED, BatchStatus.RECALLED, reason, at, by);
      case RECEIVE, DISPENSE, EXPIRE -> throw new IllegalArgumentException(kind + " is not chosen");
    };
  }

  /** Its last day is over. */
  public Movement expire(Instant at, Actor by) {
    return new Movement(id, Kind.EXPIRE, 0, BatchStatus.EXPIRED, null, at, by);
  }

  /** Whether {@link #expire} is due: it is neither expired nor recalled yet. */
  public boolean isToExpire(LocalDate today) {
    return isOver(today) && (status == BatchStatus.AVAILABLE || status == BatchStatus.QUARANTINED);
  }

  private Movement writeOff(@Nullable Long units, String reason, Instant at, Actor by) {
    if (units == null && quantity == 0) {
      throw new InsufficientStockException(0);
    }
    return change(Kind.WRITE_OFF, -(units == null ? quantity : units), reason, at, by);
  }

  private Movement change(Kind kind, long change, String reason, Instant at, Actor by) {
    if (!kind.allows(change)) {
      throw new FieldRefusedException("invalid-quantity", "quantity");
    }
    if (quantity + change < 0) {
      throw new InsufficientStockException(quantity);
    }
    return new Movement(id, kind, change, status, reason, at, by);
  }

  private Movement turn(
      Kind kind,
      @Nullable Long units,
      boolean allowed,
      BatchStatus to,
      String reason,
      Instant at,
      Actor by) {
    if (units != null && units != quantity) {
      throw new FieldRefusedException("whole-batch", "quantity");
    }
    if (!allowed) {
      throw new ConflictException("batch-state", "a batch that is " + status + " cannot " + kind);
    }
    return new Movement(id, kind, 0, to, reason, at, by);
  }
}
