package dev.kham.application.medicine;

import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Units of a medicine were delivered: a new batch, or more of one that is known. */
public final class ReceiveBatch {
  private final Transaction transaction;
  private final Pharmacy pharmacy;
  private final IdGenerator ids;
  private final Clock clock;

  public ReceiveBatch(Transaction transaction, Pharmacy pharmacy, IdGenerator ids, Clock clock) {
    this.transaction = transaction;
    this.pharmacy = pharmacy;
    this.ids = ids;
    this.clock = clock;
  }

  /** What came; as in {@link Batch}. */
  public record Command(
      Caller caller,
      MedicineId medicine,
      String number,
      LocalDate expiresOn,
      long quantity,
      @Nullable String supplier,
      @Nullable Long unitCost) {}

  /**
   * Takes the units in. More of a batch that is held back or recalled is so, too.
   *
   * @throws ForbiddenException when the caller is neither pharmacist nor administrator
   * @throws NotFoundException when there is no such medicine
   * @throws FieldRefusedException {@code already-expired} when it is not usable even today
   * @throws ConflictException {@code batch-exists} when a batch of that number expires on another
   *     day, or came from elsewhere or at another cost
   */
  public BatchId handle(Command command) {
    Pharmacy.require(command.caller());
    LocalDate today = LocalDate.now(clock);
    if (command.expiresOn().isBefore(today)) {
      throw new FieldRefusedException("already-expired", "expiresOn");
    }
    return transaction.call(() -> receive(command));
  }

  private BatchId receive(Command command) {
    pharmacy.lock(command.medicine());
    StockRepository stock = pharmacy.stock();
    Batch batch = stock.find(command.medicine(), command.number()).orElseGet(() -> begin(command));
    if (!batch.expiresOn().equals(command.expiresOn())
        || !Objects.equals(batch.supplier(), command.supplier())
        || !Objects.equals(batch.unitCost(), command.unitCost())) {
      throw new ConflictException("batch-exists", "a batch of this number is another one");
    }
    stock.move(batch.receive(command.quantity(), clock.instant(), command.caller().asActor()));
    return batch.id();
  }

  private Batch begin(Command command) {
    Batch batch =
        new Batch(
            new BatchId(ids.next()),
            command.medicine(),
            command.number(),
            command.expiresOn(),
            0,
            BatchStatus.AVAILABLE,
            command.supplier(),
            command.unitCost());
    pharmacy.stock().add(batch);
    return batch;
  }
}
