package dev.kham.application.scheduling;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

public final class InMemoryDoctorRepository implements DoctorRepository, DoctorRecords {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<DoctorId, Doctor> doctors;
  private final InMemoryTable<SpecialtyId, Specialty> specialties;
  private final InMemoryTable<String, DoctorId> references;

  public InMemoryDoctorRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    doctors = new InMemoryTable<>(transaction);
    specialties = new InMemoryTable<>(transaction);
    references = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Doctor> find(DoctorId id) {
    return doctors.find(id).map(this::withPresentSpecialty);
  }

  @Override
  public Optional<Doctor> findToBook(DoctorId id) {
    return lock(id);
  }

  @Override
  public Optional<Doctor> lock(DoctorId id) {
    transaction.requireOpen();
    return find(id);
  }

  @Override
  public void put(Doctor doctor) {
    int version = find(doctor.id()).map(known -> known.version() + 1).orElse(doctor.version());
    store(doctor, version);
  }

  @Override
  public void update(Doctor doctor) {
    if (find(doctor.id()).filter(it -> it.version() + 1 == doctor.version()).isEmpty()) {
      throw new StaleVersionException("doctor");
    }
    store(doctor, doctor.version());
  }

  private void store(Doctor doctor, int version) {
    specialties.put(doctor.specialty().id(), doctor.specialty());
    doctors.put(doctor.id(), copy(doctor, doctor.specialty(), version));
  }

  List<Doctor> all() {
    return doctors.all().stream().map(this::withPresentSpecialty).toList();
  }

  @Override
  public Map<String, Doctor> lock(Set<String> wanted) {
    transaction.requireOpen();
    Map<String, Doctor> found = new HashMap<>();
    for (String reference : wanted) {
      references
          .find(reference)
          .flatMap(this::find)
          .ifPresent(it -> found.put(reference, copy(it, List.of())));
    }
    return found;
  }

  @Override
  public void add(Map<String, Doctor> these) {
    these.forEach(
        (reference, doctor) -> {
          references.add(reference, doctor.id());
          store(doctor, doctor.version());
        });
  }

  @Override
  public void update(List<Doctor> these) {
    these.forEach(it -> update(copy(it, find(it.id()).orElseThrow().shifts())));
  }

  private static Doctor copy(Doctor doctor, List<Shift> shifts) {
    return new Doctor(
        doctor.id(),
        doctor.fullName(),
        doctor.specialty(),
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes(),
        shifts,
        doctor.version());
  }

  @Override
  public List<Specialty> specialties() {
    return specialties.all();
  }

  private Doctor withPresentSpecialty(Doctor doctor) {
    return copy(doctor, specialties.find(doctor.specialty().id()).orElseThrow(), doctor.version());
  }

  private static Doctor copy(Doctor doctor, Specialty specialty, int version) {
    return new Doctor(
        doctor.id(),
        doctor.fullName(),
        specialty,
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes(),
        doctor.shifts(),
        version);
  }
}
