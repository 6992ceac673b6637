package dev.kham.domain.payment;

/** What has become of a transfer; each is in exactly one of these. */
public enum TransferState {
  /** It paid its payment, alone or with others. */
  SETTLED,
  /** It paid a part; another one may bring the rest until the payment window ends. */
  UNDERPAID,
  /** It paid its payment, and what was too much goes back. */
  OVERPAID,
  /**
   * It came after the hold was let go; the time was still free, so the appointment stands again.
   */
  REBOOKED,
  /** Its payment was paid before: it goes back. */
  SECOND_PAYMENT,
  /** Its appointment was gone and did not come back: it goes back. */
  LATE,
  /** A cashier divided it among several payments; each share has a state of its own. */
  SPLIT,
  /** Nobody's payment: a person has to look at it. */
  UNMATCHED,
  /** A cashier found it to be nobody's: it goes back. */
  RETURNED,
  /** Money that left the hospital. */
  OUTGOING,
  /** It moved no money. */
  IGNORED
}
