package dev.kham.domain.appointment;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A patient's wish for a slot that others may give back. Every transition answers a new entry with
 * the next version.
 *
 * @param requestedBy the account that asked, and that will have booked what is offered
 * @param doctorId null when any doctor of the specialty will do
 * @param specialtyId null when it has to be that doctor
 * @param from first day that suits
 * @param to last day that suits
 * @param queuedAt who queued first is asked first
 * @param missed how many offers nobody paid for
 * @param offer the hold offered last; null before the first
 * @param version 0 at first, one more with every transition
 */
public record WaitlistEntry(
    WaitlistEntryId id,
    PatientId patientId,
    AccountId requestedBy,
    @Nullable DoctorId doctorId,
    @Nullable SpecialtyId specialtyId,
    LocalDate from,
    LocalDate to,
    WaitlistState state,
    Instant queuedAt,
    int missed,
    @Nullable AppointmentId offer,
    int version) {
  /** So many offers may pass unpaid; each costs those behind a payment window. */
  public static final int MOST_MISSED = 2;

  public WaitlistEntry {
    if ((doctorId == null) == (specialtyId == null)) {
      throw new IllegalArgumentException("one waits for a doctor or for a specialty");
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the last day is not before the first");
    }
    if (state == WaitlistState.LAPSED) {
      throw new IllegalArgumentException("that an entry has lapsed the calendar says");
    }
  }

  /** Queues at the end. */
  public static WaitlistEntry join(
      WaitlistEntryId id,
      PatientId patientId,
      AccountId requestedBy,
      @Nullable DoctorId doctorId,
      @Nullable SpecialtyId specialtyId,
      LocalDate from,
      LocalDate to,
      Instant now) {
    return new WaitlistEntry(
        id,
        patientId,
        requestedBy,
        doctorId,
        specialtyId,
        from,
        to,
        WaitlistState.WAITING,
        now,
        0,
        null,
        0);
  }

  /** As it stands on that day. */
  public WaitlistState stateOn(LocalDate today) {
    return state == WaitlistState.WAITING && to.isBefore(today) ? WaitlistState.LAPSED : state;
  }

  /**
   * A slot is held for the patient.
   *
   * @throws ConflictException unless WAITING
   */
  public WaitlistEntry offer(AppointmentId hold) {
    require(WaitlistState.WAITING);
    return to(WaitlistState.OFFERED, queuedAt, missed, hold);
  }

  /**
   * The offer is paid, perhaps too late and booked again.
   *
   * @throws ConflictException unless OFFERED or, after an offer that passed, WAITING
   */
  public WaitlistEntry fulfil() {
    if (state != WaitlistState.WAITING || offer == null) {
      require(WaitlistState.OFFERED);
    }
    return to(WaitlistState.FULFILLED, queuedAt, missed, offer);
  }

  /**
   * The offered hold was cancelled. Who cancelled it themselves waits no longer; whom the hospital
   * cancelled keeps the place; who did not pay goes to the end, and the second time leaves.
   *
   * @throws ConflictException unless OFFERED
   */
  public WaitlistEntry endOffer(Cancellation why, Instant now) {
    require(WaitlistState.OFFERED);
    return switch (why) {
      case BY_PATIENT -> to(WaitlistState.DECLINED, queuedAt, missed, offer);
      case BY_STAFF -> to(WaitlistState.WAITING, queuedAt, missed, offer);
      case UNPAID ->
          missed + 1 < MOST_MISSED
              ? to(WaitlistState.WAITING, now, missed + 1, offer)
              : to(WaitlistState.MISSED, queuedAt, missed + 1, offer);
    };
  }

  /**
   * The patient waits no longer.
   *
   * @throws ConflictException unless WAITING
   */
  public WaitlistEntry withdraw() {
    require(WaitlistState.WAITING);
    return to(WaitlistState.WITHDRAWN, queuedAt, missed, offer);
  }

  private WaitlistEntry to(
      WaitlistState next, Instant queued, int missedNow, @Nullable AppointmentId hold) {
    return new WaitlistEntry(
        id,
        patientId,
        requestedBy,
        doctorId,
        specialtyId,
        from,
        to,
        next,
        queued,
        missedNow,
        hold,
        version + 1);
  }

  private void require(WaitlistState required) {
    if (state != required) {
      throw new ConflictException("waitlist-entry-over", "the entry is " + state);
    }
  }
}
