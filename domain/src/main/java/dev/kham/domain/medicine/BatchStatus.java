package dev.kham.domain.medicine;

/** What may be done with a batch. */
public enum BatchStatus {
  /** Dispensed, until it expires. */
  AVAILABLE,
  /** Held back until somebody decides. */
  QUARANTINED,
  /** To be given back or destroyed; never dispensed again. */
  RECALLED,
  /** Its last day is over. */
  EXPIRED
}
