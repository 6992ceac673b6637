package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;

/** The doctors with their shifts. */
public interface DoctorRepository {
  Optional<Doctor> find(DoctorId id);

  /**
   * As {@link #find}, and whoever wants to {@link #lock} the doctor waits until the transaction
   * ends. Others who book do not.
   */
  Optional<Doctor> findToBook(DoctorId id);

  /**
   * As {@link #find}, and nobody books with the doctor or changes them until the transaction ends.
   */
  Optional<Doctor> lock(DoctorId id);

  /**
   * Adds the doctor, or replaces what is known of them whatever its version; their specialty
   * likewise.
   */
  void put(Doctor doctor);

  /**
   * Writes the next version.
   *
   * @throws StaleVersionException when the stored version is not the one before
   */
  void update(Doctor doctor);
}
