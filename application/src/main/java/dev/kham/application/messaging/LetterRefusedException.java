package dev.kham.application.messaging;

/** The gateway surely does not have the letter. */
public final class LetterRefusedException extends RuntimeException {
  private final boolean retryable;

  /** It may take it another time. */
  public LetterRefusedException(Throwable cause) {
    this(cause, true);
  }

  /**
   * Refused.
   *
   * @param retryable false when the gateway would refuse it again
   */
  public LetterRefusedException(Throwable cause, boolean retryable) {
    super("the gateway refused the letter", cause);
    this.retryable = retryable;
  }

  /**
   * Refused.
   *
   * @param why without anything personal
   * @param retryable false when the gateway would refuse it again
   */
  public LetterRefusedException(String why, boolean retryable) {
    super("the gateway refused the letter: " + why);
    this.retryable = retryable;
  }

  public boolean isRetryable() {
    return retryable;
  }
}
