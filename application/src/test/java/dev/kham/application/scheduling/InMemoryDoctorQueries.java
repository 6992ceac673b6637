package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.Folded;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class InMemoryDoctorQueries implements DoctorQueries {
  private static final Comparator<Doctor> BY_NAME =
      Comparator.<Doctor, String>comparing(doctor -> Folded.lower(doctor.fullName()))
          .thenComparing(doctor -> doctor.id().toString());

  private final InMemoryDoctorRepository doctors;

  public InMemoryDoctorQueries(InMemoryDoctorRepository doctors) {
    this.doctors = doctors;
  }

  @Override
  public List<SpecialtyView> specialties() {
    return doctors.specialties().stream()
        .sorted(Comparator.comparing(specialty -> Folded.lower(specialty.name())))
        .map(InMemoryDoctorQueries::view)
        .toList();
  }

  @Override
  public Optional<DoctorView> doctor(DoctorId id) {
    return doctors.find(id).map(InMemoryDoctorQueries::view);
  }

  @Override
  public List<DoctorView> doctors(
      @Nullable SpecialtyId specialty, @Nullable String name, @Nullable DoctorId after, int limit) {
    Optional<Doctor> last = after == null ? Optional.empty() : doctors.find(after);
    return doctors.all().stream()
        .filter(doctor -> specialty == null || doctor.specialty().id().equals(specialty))
        .filter(
            doctor -> name == null || Folded.lower(doctor.fullName()).contains(Folded.lower(name)))
        .filter(doctor -> last.isEmpty() || BY_NAME.compare(doctor, last.get()) > 0)
        .sorted(BY_NAME)
        .limit(limit)
        .map(InMemoryDoctorQueries::view)
        .toList();
  }

  private static DoctorView view(Doctor doctor) {
    return new DoctorView(
        doctor.id().value(),
        doctor.fullName(),
        view(doctor.specialty()),
        doctor.fee(),
        doctor.room(),
        doctor.slotMinutes());
  }

  private static SpecialtyView view(Specialty specialty) {
    return new SpecialtyView(specialty.id().value(), specialty.name());
  }
}
