package dev.kham.application.messaging;

/** The gateway surely does not have the letter. */
public final class LetterRefusedException extends RuntimeException {
  public LetterRefusedException(Throwable cause) {
    super("the gateway refused the letter", cause);
  }
}
