package dev.kham.domain.appointment;

/** Why an appointment was cancelled. */
public enum Cancellation {
  BY_PATIENT,
  BY_STAFF,
  /** Let go: nobody paid within the payment window. */
  UNPAID
}
