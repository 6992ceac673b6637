package dev.kham.application.appointment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The waiting list.
 *
 * <p>An OFFERED entry changes only together with the hold that is offered, by whoever has locked
 * that appointment; every other entry by whoever changes it first.
 */
public interface WaitlistRepository {
  /**
   * Adds the entry; false when the patient already waits for, or is offered, the same doctor or
   * specialty on a day that both name.
   */
  boolean add(WaitlistEntry entry);

  Optional<WaitlistEntry> find(WaitlistEntryId id);

  /** How many entries of the patient are WAITING or OFFERED, and have not lapsed by that day. */
  int countOpen(PatientId patientId, LocalDate today);

  /**
   * The entry to which that hold was offered last, if it is OFFERED or WAITING again, locked until
   * the transaction ends.
   */
  Optional<WaitlistEntry> lockOpen(AppointmentId hold);

  /**
   * Who has waited longest for a slot like this, locked until the transaction ends; whoever is
   * being asked about another slot just now is waited for. Who is elsewhere then is passed over.
   *
   * @param day of the slot
   * @param not a hold that was offered before: whose last offer it was is passed over
   */
  Optional<WaitlistEntry> lockNext(Doctor doctor, TimeSlot slot, LocalDate day, AppointmentId not);

  /**
   * Writes the next version.
   *
   * @throws StaleVersionException when the stored version is not the one before
   */
  void update(WaitlistEntry entry);

  /**
   * The entries by id, which is the order in which they came.
   *
   * @param patients whose; null for everybody's
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  List<WaitlistEntry> list(
      @Nullable Set<PatientId> patients, @Nullable WaitlistEntryId after, int limit);
}
