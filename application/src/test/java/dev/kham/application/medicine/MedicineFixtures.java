package dev.kham.application.medicine;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;

import dev.kham.application.Ports;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.DispenseId;
import dev.kham.domain.medicine.DispenseLine;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Movement;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public final class MedicineFixtures {
  public static final Actor MACHINE = new Actor.Machine("test");
  public static final List<Integer> ALERT_DAYS = List.of(30, 7);

  private MedicineFixtures() {}

  /** A medicine nobody knew before, of which there have to be so many. */
  public static Medicine medicine(long minimumStock) {
    MedicineId id = new MedicineId(UUID.randomUUID());
    return new Medicine(
        id, "PARA-" + id, "Thuốc giảm đau " + id, "viên", "N02BE01", minimumStock, null, 0);
  }

  /** The medicine, put into the store. */
  public static Medicine stored(Ports ports, Medicine medicine) {
    ports.transaction().run(() -> ports.medicines().add(medicine));
    return medicine;
  }

  /** A batch nobody knew before, without units. */
  public static Batch batch(Medicine medicine, LocalDate expiresOn) {
    BatchId id = new BatchId(UUID.randomUUID());
    return new Batch(
        id,
        medicine.id(),
        "LOT-" + id,
        expiresOn,
        0,
        BatchStatus.AVAILABLE,
        "Dược phẩm Ví Dụ",
        1_500L);
  }

  /** A batch with so many units, put into the store. */
  public static Batch received(Ports ports, Medicine medicine, LocalDate expiresOn, long units) {
    Batch batch = batch(medicine, expiresOn);
    return ports
        .transaction()
        .call(
            () -> {
              ports.medicines().lock(medicine.id());
              ports.stock().add(batch);
              ports.stock().move(batch.receive(units, NOW, MACHINE));
              return ports.stock().find(batch.id()).orElseThrow();
            });
  }

  /** The batch after somebody did that to it. */
  public static Batch moved(
      Ports ports, BatchId id, Movement.Kind kind, @Nullable Long units, LocalDate today) {
    return ports
        .transaction()
        .call(
            () -> {
              ports.medicines().lock(ports.stock().find(id).orElseThrow().medicine());
              Batch batch = ports.stock().find(id).orElseThrow();
              ports.stock().move(batch.move(kind, units, "lý do", today, NOW, MACHINE));
              return ports.stock().find(id).orElseThrow();
            });
  }

  /** What the batches gave. */
  public static List<DispenseLine> dispensed(
      Ports ports,
      Medicine medicine,
      long units,
      @Nullable PatientId patient,
      AccountId by,
      LocalDate today,
      Instant at) {
    return taken(ports, medicine, units, patient, by, today, at).lines();
  }

  /** What there was, and what the batches gave. */
  static StockRepository.Taken taken(
      Ports ports,
      Medicine medicine,
      long units,
      @Nullable PatientId patient,
      AccountId by,
      LocalDate today,
      Instant at) {
    return ports
        .transaction()
        .call(
            () -> {
              ports.medicines().lock(medicine.id());
              return ports
                  .stock()
                  .dispense(
                      new Dispense(
                          new DispenseId(UUID.randomUUID()),
                          medicine.id(),
                          units,
                          patient,
                          null,
                          by,
                          at),
                      today);
            });
  }
}
