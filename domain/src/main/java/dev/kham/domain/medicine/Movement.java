package dev.kham.domain.medicine;

import dev.kham.domain.account.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a batch.
 *
 * @param change of its quantity
 * @param status of the batch after it
 * @param reason in somebody's words; null when the kind says it all
 */
public record Movement(
    BatchId batch,
    Kind kind,
    long change,
    BatchStatus status,
    @Nullable String reason,
    Instant at,
    Actor by) {

  /** What can be done to a batch. */
  public enum Kind {
    RECEIVE,
    DISPENSE,
    ADJUST,
    QUARANTINE,
    RELEASE,
    RECALL,
    WRITE_OFF,
    EXPIRE;

    /** Whether a movement of this kind may change the quantity so. */
    public boolean allows(long change) {
      return switch (this) {
        case RECEIVE -> change > 0;
        case DISPENSE, WRITE_OFF -> change < 0;
        case ADJUST -> change != 0;
        case QUARANTINE, RELEASE, RECALL, EXPIRE -> change == 0;
      };
    }
  }

  public Movement {
    if (!kind.allows(change)) {
      throw new IllegalArgumentException(kind + " does not change a quantity by " + change);
    }
  }
}
