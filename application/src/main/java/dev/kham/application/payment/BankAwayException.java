package dev.kham.application.payment;

import org.jspecify.annotations.Nullable;

/** The bank gave no answer that can be used; later it may. */
public final class BankAwayException extends RuntimeException {
  /**
   * No answer.
   *
   * @param reason without anything of what the bank said
   */
  public BankAwayException(String reason, @Nullable Throwable cause) {
    super("the bank does not answer: " + reason, cause);
  }
}
