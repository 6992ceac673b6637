package dev.kham.application.shared;

/** What keeps the state cannot be reached just now; nothing was changed, and later it may work. */
public final class StoreAwayException extends RuntimeException {
  public StoreAwayException(Throwable cause) {
    super("the store does not answer", cause);
  }
}
