package dev.kham.application.messaging;

/** Somebody began to send the message and nobody knows yet how that ended. */
public final class MessageUnderwayException extends RuntimeException {
  public MessageUnderwayException() {
    super("the message is underway");
  }

  /**
   * Underway.
   *
   * @param why without anything personal
   */
  public MessageUnderwayException(String why) {
    super("the message is underway: " + why);
  }
}
