package dev.kham.domain.appointment;

/** Where an entry of the waiting list stands. */
public enum WaitlistState {
  WAITING,
  /** A freed slot is held for the patient, and waits for its money. */
  OFFERED,
  /** The patient paid for what was offered. */
  FULFILLED,
  /** The patient cancelled what was offered. */
  DECLINED,
  /** The patient let offers pass too often. */
  MISSED,
  /** The patient waits no longer. */
  WITHDRAWN,
  /** The last of its days is over; never stored, since the calendar says it. */
  LAPSED
}
