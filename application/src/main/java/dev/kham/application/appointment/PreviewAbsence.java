package dev.kham.application.appointment;

import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.scheduling.FindFreeSlots.FreeSlot;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.TimeSlot;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lists the appointments that an absence would affect, and where each could move; changes nothing.
 */
public final class PreviewAbsence {
  private static final int MOVES = 3;

  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final AppointmentRepository appointments;
  private final FindFreeSlots freeSlots;
  private final Clock clock;

  public PreviewAbsence(
      Transaction transaction,
      DoctorRepository doctors,
      AppointmentRepository appointments,
      FindFreeSlots freeSlots,
      Clock clock) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.appointments = appointments;
    this.freeSlots = freeSlots;
    this.clock = clock;
  }

  /** When who would be away. */
  public record Command(Caller caller, DoctorId doctorId, Instant from, Instant until) {}

  /**
   * An appointment that falls into the absence.
   *
   * @param moves free slots of the same specialty, the next ones first; at most three
   */
  public record Affected(Appointment appointment, List<FreeSlot> moves) {}

  /**
   * The affected appointments by start.
   *
   * @throws ForbiddenException unless the caller is an administrator
   * @throws NotFoundException when there is no such doctor
   * @throws FieldRefusedException as {@link AddAbsence#handle}
   */
  public List<Affected> handle(Command command) {
    AddAbsence.requireAdmin(command.caller());
    TimeSlot time = AddAbsence.time(command.from(), command.until(), clock.instant());
    return transaction.call(() -> affected(command.doctorId(), time));
  }

  private List<Affected> affected(DoctorId id, TimeSlot time) {
    Doctor doctor = doctors.find(id).orElseThrow(() -> new NotFoundException("doctor"));
    List<Appointment> found = affectedBy(appointments, id, time);
    if (found.isEmpty()) {
      return List.of();
    }
    List<FreeSlot> free =
        freeAround(doctor, found).stream()
            .filter(slot -> !slot.doctorId().equals(id) || !slot.slot().overlaps(time))
            .toList();
    return found.stream()
        .map(
            one ->
                new Affected(
                    one,
                    free.stream()
                        .filter(it -> !it.slot().start().isBefore(one.slot().start()))
                        .limit(MOVES)
                        .toList()))
        .toList();
  }

  /** Free slots from the first appointment's day until a month after the last one's. */
  private List<FreeSlot> freeAround(Doctor doctor, List<Appointment> found) {
    LocalDate first = LocalDate.ofInstant(found.getFirst().slot().start(), clock.getZone());
    LocalDate end = LocalDate.ofInstant(found.getLast().slot().start(), clock.getZone());
    List<FreeSlot> free = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(end); day = day.plusDays(FindFreeSlots.MOST_DAYS)) {
      free.addAll(ofSpecialty(doctor, day));
      if (day.plusDays(FindFreeSlots.MOST_DAYS).isAfter(end)) {
        free.addAll(ofSpecialty(doctor, day.plusDays(FindFreeSlots.MOST_DAYS)));
      }
    }
    // with the doctor the patient chose rather than with another one at the same time
    free.sort(
        Comparator.<FreeSlot, Instant>comparing(it -> it.slot().start())
            .thenComparing(it -> !it.doctorId().equals(doctor.id())));
    return free;
  }

  private List<FreeSlot> ofSpecialty(Doctor doctor, LocalDate first) {
    return freeSlots.ofSpecialty(
        doctor.specialty().id(), first, first.plusDays(FindFreeSlots.MOST_DAYS - 1L));
  }

  static List<Appointment> affectedBy(
      AppointmentRepository appointments, DoctorId doctor, TimeSlot time) {
    return appointments.occupying(doctor, time).stream()
        .filter(PreviewAbsence::canBeCancelled)
        .toList();
  }

  static boolean canBeCancelled(Appointment appointment) {
    return appointment.status() == AppointmentStatus.PENDING
        || appointment.status() == AppointmentStatus.CONFIRMED;
  }
}
