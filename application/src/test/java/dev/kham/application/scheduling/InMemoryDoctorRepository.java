package dev.kham.application.scheduling;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import java.util.List;
import java.util.Optional;

public final class InMemoryDoctorRepository implements DoctorRepository {
  private final InMemoryTable<DoctorId, Doctor> doctors;
  private final InMemoryTable<SpecialtyId, Specialty> specialties;

  public InMemoryDoctorRepository(InMemoryTransaction transaction) {
    doctors = new InMemoryTable<>(transaction);
    specialties = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Doctor> find(DoctorId id) {
    return doctors.find(id).map(this::withPresentSpecialty);
  }

  @Override
  public void put(Doctor doctor) {
    specialties.put(doctor.specialty().id(), doctor.specialty());
    doctors.put(doctor.id(), doctor);
  }

  List<Doctor> all() {
    return doctors.all().stream().map(this::withPresentSpecialty).toList();
  }

  List<Specialty> specialties() {
    return specialties.all();
  }

  private Doctor withPresentSpecialty(Doctor doctor) {
    return new Doctor(
        doctor.id(),
        doctor.fullName(),
        specialties.find(doctor.specialty().id()).orElseThrow(),
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes(),
        doctor.shifts());
  }
}
