package dev.kham.application.scheduling;

import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What anybody may read about the doctors. */
public interface DoctorQueries {
  /** Every specialty, by name. */
  List<SpecialtyView> specialties();

  Optional<DoctorView> doctor(DoctorId id);

  /**
   * Doctors by name.
   *
   * @param specialty null for all
   * @param name part of the name, with or without diacritics and case; null for all
   * @param after the last doctor of the page before; null for the first page
   * @param limit at most so many
   */
  List<DoctorView> doctors(
      @Nullable SpecialtyId specialty, @Nullable String name, @Nullable DoctorId after, int limit);

  /** A specialty as shown. */
  record SpecialtyView(UUID id, String name) {}

  /**
   * A doctor as shown.
   *
   * @param fee in đồng
   */
  record DoctorView(
      UUID id, String fullName, SpecialtyView specialty, long fee, String room, int slotMinutes) {}
}
