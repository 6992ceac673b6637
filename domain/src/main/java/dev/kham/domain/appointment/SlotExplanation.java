package dev.kham.domain.appointment;

import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.NotOffered;
import dev.kham.domain.scheduling.Terms;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Why a time can or cannot be booked. */
public sealed interface SlotExplanation {
  /**
   * It can be booked.
   *
   * @param room where the doctor is then
   */
  record Free(TimeSlot slot, String room) implements SlotExplanation {}

  /** The doctor's shifts, or what departs from them, do not offer it. */
  record Unoffered(NotOffered why) implements SlotExplanation {}

  /**
   * It is offered, and somebody has it or a part of it.
   *
   * @param time of that appointment
   */
  record Booked(AppointmentId by, AppointmentStatus status, TimeSlot time)
      implements SlotExplanation {}

  /**
   * The one rule that decides.
   *
   * @param booked appointments with the doctor around that time
   */
  static SlotExplanation of(Doctor doctor, Instant start, Terms terms, List<Appointment> booked) {
    Optional<NotOffered> why = doctor.whyNotOffered(start, terms);
    if (why.isPresent()) {
      return new Unoffered(why.get());
    }
    TimeSlot slot = doctor.slotAt(start, terms).orElseThrow();
    return booked.stream()
        .filter(one -> one.status().occupiesTime() && one.slot().overlaps(slot))
        .findFirst()
        .<SlotExplanation>map(one -> new Booked(one.id(), one.status(), one.slot()))
        .orElseGet(() -> new Free(slot, doctor.roomAt(start, terms.zone())));
  }
}
