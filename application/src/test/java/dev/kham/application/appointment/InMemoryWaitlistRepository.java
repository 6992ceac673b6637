package dev.kham.application.appointment;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.WaitlistEntry;
import dev.kham.domain.appointment.WaitlistEntryId;
import dev.kham.domain.appointment.WaitlistState;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

public final class InMemoryWaitlistRepository implements WaitlistRepository {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<WaitlistEntryId, WaitlistEntry> entries;
  private final InMemoryAppointmentRepository appointments;

  public InMemoryWaitlistRepository(
      InMemoryTransaction transaction, InMemoryAppointmentRepository appointments) {
    this.transaction = transaction;
    this.appointments = appointments;
    entries = new InMemoryTable<>(transaction);
  }

  @Override
  public boolean add(WaitlistEntry entry) {
    if (entries.find(other -> isOpen(other) && isSameWish(other, entry)).isPresent()) {
      return false;
    }
    entries.add(entry.id(), entry);
    return true;
  }

  private static boolean isOpen(WaitlistEntry entry) {
    return entry.state() == WaitlistState.WAITING || entry.state() == WaitlistState.OFFERED;
  }

  private static boolean isSameWish(WaitlistEntry one, WaitlistEntry other) {
    return one.patientId().equals(other.patientId())
        && Objects.equals(one.doctorId(), other.doctorId())
        && Objects.equals(one.specialtyId(), other.specialtyId())
        && !one.from().isAfter(other.to())
        && !other.from().isAfter(one.to());
  }

  @Override
  public Optional<WaitlistEntry> find(WaitlistEntryId id) {
    return entries.find(id);
  }

  @Override
  public int countOpen(PatientId patientId, LocalDate today) {
    return (int)
        entries.all().stream()
            .filter(entry -> entry.patientId().equals(patientId) && isOpen(entry))
            .filter(entry -> entry.stateOn(today) != WaitlistState.LAPSED)
            .count();
  }

  @Override
  public Optional<WaitlistEntry> lockOpen(AppointmentId hold) {
    transaction.requireOpen();
    return entries.find(
        entry ->
            hold.equals(entry.offer())
                && (entry.state() == WaitlistState.OFFERED
                    || entry.state() == WaitlistState.WAITING));
  }

  @Override
  public Optional<WaitlistEntry> lockNext(
      Doctor doctor, TimeSlot slot, LocalDate day, AppointmentId not) {
    transaction.requireOpen();
    return entries.all().stream()
        .filter(entry -> entry.state() == WaitlistState.WAITING)
        .filter(
            entry ->
                doctor.id().equals(entry.doctorId())
                    || doctor.specialty().id().equals(entry.specialtyId()))
        .filter(entry -> !day.isBefore(entry.from()) && !day.isAfter(entry.to()))
        .filter(entry -> !not.equals(entry.offer()))
        .filter(entry -> !isBusy(entry.patientId(), slot))
        .min(
            Comparator.comparing(WaitlistEntry::queuedAt)
                .thenComparing(entry -> entry.id().toString()));
  }

  private boolean isBusy(PatientId patient, TimeSlot slot) {
    return appointments.all().stream()
        .filter(one -> one.patientId().equals(patient))
        .anyMatch(one -> one.status().occupiesTime() && one.slot().overlaps(slot));
  }

  @Override
  public void update(WaitlistEntry entry) {
    if (find(entry.id()).filter(it -> it.version() + 1 == entry.version()).isEmpty()) {
      throw new StaleVersionException("waitlist entry");
    }
    entries.put(entry.id(), entry);
  }

  @Override
  public List<WaitlistEntry> list(
      @Nullable Set<PatientId> patients, @Nullable WaitlistEntryId after, int limit) {
    return entries.all().stream()
        .filter(entry -> patients == null || patients.contains(entry.patientId()))
        .sorted(Comparator.comparing(entry -> entry.id().toString()))
        .filter(entry -> after == null || entry.id().toString().compareTo(after.toString()) > 0)
        .limit(limit)
        .toList();
  }
}
