package dev.kham.domain.payment;

/** The accounts of the ledger; what is put in is positive, what is taken out negative. */
public enum LedgerAccount {
  /** Money on the hospital's bank account, as far as it was told of. */
  BANK,
  /** Fees of paid appointments: the hospital's income. */
  FEES,
  /** Parts of fees whose rest is waited for. */
  PART_PAYMENTS,
  /** What the hospital has to pay back. */
  REFUNDS_DUE,
  /** What came and belongs to nobody yet. */
  SUSPENSE,
  /**
   * What left the bank for reasons Kham does not know, against refunds that somebody says were paid
   * out; refunds paid out without their code even out here.
   */
  CLEARING
}
