package dev.kham.domain.medicine;

import dev.kham.domain.shared.ConflictException;

/** There are not as many units. */
public final class InsufficientStockException extends ConflictException {
  private final long available;

  public InsufficientStockException(long available) {
    super("insufficient-stock", "there are " + available + " units only");
    this.available = available;
  }

  /** How many there are. */
  public long available() {
    return available;
  }
}
