package dev.kham.application.medicine;

import dev.kham.application.medicine.InMemoryPharmacy.Written;
import dev.kham.application.patient.InMemoryPatientRepository;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.Dispense;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.Folded;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

public final class InMemoryMedicineQueries implements MedicineQueries {
  private static final Comparator<Medicine> BY_NAME =
      Comparator.comparing((Medicine it) -> Folded.lower(it.name()))
          .thenComparing(it -> it.id().toString());

  private final InMemoryPharmacy pharmacy;
  private final InMemoryPatientRepository patients;

  public InMemoryMedicineQueries(InMemoryPharmacy pharmacy, InMemoryPatientRepository patients) {
    this.pharmacy = pharmacy;
    this.patients = patients;
  }

  @Override
  public Optional<MedicineView> medicine(MedicineId id, LocalDate today) {
    return find(id).map(it -> view(it, today));
  }

  @Override
  public List<MedicineView> medicines(MedicineFilter filter, LocalDate today) {
    String text = filter.text() == null ? "" : Folded.lower(filter.text().strip());
    Medicine after = filter.after() == null ? null : find(filter.after()).orElse(null);
    if (filter.after() != null && after == null) {
      return List.of();
    }
    return pharmacy.allMedicines().stream()
        .filter(
            it -> Folded.lower(it.name()).contains(text) || Folded.lower(it.code()).contains(text))
        .filter(it -> after == null || BY_NAME.compare(it, after) > 0)
        .filter(it -> filter.expiringBy() == null || expiresBy(it, filter.expiringBy(), today))
        .sorted(BY_NAME)
        .map(it -> view(it, today))
        .filter(it -> !filter.belowMinimum() || it.usable() < it.medicine().minimumStock())
        .limit(filter.limit())
        .toList();
  }

  private boolean expiresBy(Medicine medicine, LocalDate day, LocalDate today) {
    return usable(medicine, today).stream().anyMatch(it -> !it.expiresOn().isAfter(day));
  }

  private List<Batch> usable(Medicine medicine, LocalDate today) {
    return pharmacy.batchesOf(medicine.id()).stream()
        .filter(it -> it.quantity() > 0 && it.isUsable(today))
        .toList();
  }

  private MedicineView view(Medicine medicine, LocalDate today) {
    List<Batch> all = pharmacy.batchesOf(medicine.id());
    List<Batch> usable = usable(medicine, today);
    return new MedicineView(
        medicine,
        all.stream().mapToLong(Batch::quantity).sum(),
        usable.stream().mapToLong(Batch::quantity).sum(),
        usable.isEmpty() ? null : usable.getFirst().expiresOn(),
        all.stream()
            .mapToLong(it -> it.unitCost() == null ? 0 : it.unitCost() * it.quantity())
            .sum());
  }

  @Override
  public Worth worth() {
    List<Batch> all = pharmacy.allBatches().stream().filter(it -> it.quantity() > 0).toList();
    return new Worth(
        all.stream()
            .mapToLong(it -> it.unitCost() == null ? 0 : it.unitCost() * it.quantity())
            .sum(),
        all.stream().filter(it -> it.unitCost() == null).count());
  }

  @Override
  public Optional<BatchView> batch(BatchId id) {
    return pharmacy.find(id).map(this::view);
  }

  @Override
  public List<BatchView> batches(BatchFilter filter) {
    BatchPosition after = filter.after();
    return pharmacy.allBatches().stream()
        .filter(it -> filter.medicine() == null || it.medicine().equals(filter.medicine()))
        .filter(
            it ->
                filter.expiringBy() == null
                    || it.quantity() > 0 && !it.expiresOn().isAfter(filter.expiringBy()))
        .filter(it -> after == null || isAfter(it, after))
        .sorted(Batch.FEFO)
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  private static boolean isAfter(Batch batch, BatchPosition position) {
    int days = batch.expiresOn().compareTo(position.expiresOn());
    return days > 0 || days == 0 && batch.id().toString().compareTo(position.id().toString()) > 0;
  }

  private BatchView view(Batch batch) {
    Medicine medicine = find(batch.medicine()).orElseThrow();
    return new BatchView(
        batch.id().value(),
        medicine.id().value(),
        medicine.code(),
        medicine.name(),
        batch.number(),
        batch.expiresOn(),
        batch.quantity(),
        batch.status(),
        batch.supplier(),
        batch.unitCost());
  }

  @Override
  public List<MovementView> movements(MedicineId medicine, @Nullable Long before, int limit) {
    return pharmacy.written().reversed().stream()
        .filter(it -> before == null || it.id() < before)
        .filter(it -> batchOf(it).medicine().equals(medicine))
        .limit(limit)
        .map(this::view)
        .toList();
  }

  private Batch batchOf(Written written) {
    return pharmacy.find(written.movement().batch()).orElseThrow();
  }

  private MovementView view(Written written) {
    Batch batch = batchOf(written);
    Dispense dispense =
        written.dispense() == null ? null : pharmacy.dispense(written.dispense()).orElseThrow();
    return new MovementView(
        written.id(),
        batch.id().value(),
        batch.number(),
        written.movement().kind(),
        written.movement().change(),
        written.balance(),
        written.movement().status(),
        written.movement().reason(),
        dispense == null ? null : dispense.id().value(),
        dispense == null || dispense.patient() == null ? null : dispense.patient().value(),
        dispense == null || dispense.appointment() == null ? null : dispense.appointment().value(),
        written.movement().at(),
        written.movement().by());
  }

  @Override
  public List<Recipient> recipients(BatchId batch, @Nullable PatientId after, int limit) {
    record Got(PatientId patient, Written written, Dispense dispense) {}
    return pharmacy.written().stream()
        .filter(it -> it.movement().batch().equals(batch) && it.dispense() != null)
        .map(
            it -> {
              Dispense dispense =
                  pharmacy.dispense(Objects.requireNonNull(it.dispense())).orElseThrow();
              return new Got(dispense.patient(), it, dispense);
            })
        .filter(it -> it.patient() != null)
        .collect(Collectors.groupingBy(it -> it.patient().toString()))
        .entrySet()
        .stream()
        .filter(it -> after == null || it.getKey().compareTo(after.toString()) > 0)
        .sorted(java.util.Map.Entry.comparingByKey())
        .limit(limit)
        .map(
            it -> {
              Patient patient = patients.find(it.getValue().getFirst().patient()).orElseThrow();
              return new Recipient(
                  patient.id().value(),
                  patient.fullName(),
                  patient.email(),
                  patient.phone(),
                  -it.getValue().stream().mapToLong(got -> got.written().movement().change()).sum(),
                  it.getValue().stream()
                      .map(got -> got.dispense().at())
                      .max(Comparator.naturalOrder())
                      .orElseThrow());
            })
        .toList();
  }

  @Override
  public List<AlertView> alerts(AlertFilter filter) {
    return pharmacy.allAlerts().stream()
        .filter(it -> filter.state() == null ? !it.isResolved() : it.state() == filter.state())
        .filter(
            it ->
                filter.after() == null
                    || it.id().toString().compareTo(filter.after().toString()) > 0)
        .sorted(Comparator.comparing(it -> it.id().toString()))
        .limit(filter.limit())
        .map(this::view)
        .toList();
  }

  @Override
  public List<AlertView> toldBy(UUID check) {
    return pharmacy.toldBy(check).stream()
        .map(this::view)
        .sorted(
            Comparator.comparing(
                    AlertView::expiresOn, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(AlertView::medicineCode)
                .thenComparing(it -> it.alert().id().toString()))
        .toList();
  }

  private AlertView view(Alert alert) {
    Medicine medicine = find(alert.crossing().medicine()).orElseThrow();
    Batch batch =
        alert.crossing().batch() == null
            ? null
            : pharmacy.find(alert.crossing().batch()).orElseThrow();
    return new AlertView(
        alert,
        medicine.code(),
        medicine.name(),
        medicine.unit(),
        batch == null ? null : batch.number(),
        batch == null ? null : batch.expiresOn(),
        batch == null ? null : batch.unitCost());
  }

  private Optional<Medicine> find(MedicineId id) {
    return pharmacy.allMedicines().stream().filter(it -> it.id().equals(id)).findFirst();
  }
}
