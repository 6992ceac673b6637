package dev.kham.application.medicine;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.InsufficientStockException;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A batch is counted anew, held back, released, recalled or written off. */
public final class MoveBatch {
  private final Transaction transaction;
  private final Pharmacy pharmacy;
  private final Clock clock;

  public MoveBatch(Transaction transaction, Pharmacy pharmacy, Clock clock) {
    this.transaction = transaction;
    this.pharmacy = pharmacy;
    this.clock = clock;
  }

  /**
   * What is done.
   *
   * @param quantity as in {@link Batch#move}
   * @param reason in the caller's words
   */
  public record Command(
      Caller caller, BatchId batch, Movement.Kind kind, @Nullable Long quantity, String reason) {
    /** Without the reason, so that it may be logged. */
    @Override
    public String toString() {
      return "MoveBatch.Command[" + batch + ", " + kind + ", " + quantity + "]";
    }
  }

  /**
   * Does it.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such batch
   * @throws FieldRefusedException {@code invalid-quantity} or {@code whole-batch}, as in {@link
   *     Batch#move}
   * @throws InsufficientStockException when there are not as many units
   * @throws ConflictException {@code batch-state} when the batch's status does not allow it
   */
  public void handle(Command command) {
    Pharmacy.require(command.caller());
    transaction.run(() -> move(command));
  }

  private void move(Command command) {
    StockRepository stock = pharmacy.stock();
    Medicine medicine = pharmacy.lock(batch(stock, command.batch()).medicine());
    Batch batch = batch(stock, command.batch()); // as it is under the lock
    LocalDate today = LocalDate.now(clock);
    Movement movement =
        batch.move(
            command.kind(),
            command.quantity(),
            command.reason(),
            today,
            clock.instant(),
            command.caller().asActor());
    long usable = stock.usable(medicine.id(), today);
    stock.move(movement);
    pharmacy.follow(medicine, usable, stock.usable(medicine.id(), today));
  }

  private static Batch batch(StockRepository stock, BatchId id) {
    return stock.find(id).orElseThrow(() -> new NotFoundException("batch"));
  }
}
