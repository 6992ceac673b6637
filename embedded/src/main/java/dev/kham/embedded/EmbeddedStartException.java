package dev.kham.embedded;

/** The servers could not be started; the message is one line which says what to do about it. */
public final class EmbeddedStartException extends RuntimeException {

  public EmbeddedStartException(String message) {
    super(message);
  }

  public EmbeddedStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
