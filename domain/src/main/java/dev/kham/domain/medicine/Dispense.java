package dev.kham.domain.medicine;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Units of a medicine that are given out.
 *
 * @param patient who receives them; null for a ward or a department
 * @param appointment at which they were prescribed, if any
 */
public record Dispense(
    DispenseId id,
    MedicineId medicine,
    long quantity,
    @Nullable PatientId patient,
    @Nullable AppointmentId appointment,
    AccountId by,
    Instant at) {
  public Dispense {
    if (quantity <= 0) {
      throw new IllegalArgumentException("a dispense gives something");
    }
  }
}
