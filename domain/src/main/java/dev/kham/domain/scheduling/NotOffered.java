package dev.kham.domain.scheduling;

import java.time.Instant;

/** Why a doctor offers no slot that starts at some instant. */
public sealed interface NotOffered {
  /** It has begun or is over. */
  record Past() implements NotOffered {}

  /** The doctor has no shift then. */
  record NoShift() implements NotOffered {}

  /** The doctor has a break, or would have one before the slot is over. */
  record Break(Hours hours) implements NotOffered {}

  /** The shift has a slot that starts earlier or later, but none that starts then. */
  record NoSlotStart() implements NotOffered {}

  /** The hospital is closed. */
  record Closed(Holiday holiday) implements NotOffered {}

  /** The doctor is away. */
  record Away(Absence absence) implements NotOffered {}

  /**
   * The patient would have too little time to come.
   *
   * @param earliest start that is offered
   */
  record TooSoon(Instant earliest) implements NotOffered {}
}
