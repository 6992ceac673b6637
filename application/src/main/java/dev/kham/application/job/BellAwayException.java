package dev.kham.application.job;

/** The bell cannot be asked; the store can. */
public final class BellAwayException extends RuntimeException {
  public BellAwayException(Throwable cause) {
    super("the job bell does not answer", cause);
  }
}
