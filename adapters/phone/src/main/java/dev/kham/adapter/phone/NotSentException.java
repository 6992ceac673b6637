package dev.kham.adapter.phone;

/** The gateway was surely not told anything. */
final class NotSentException extends RuntimeException {
  private final boolean closed;

  /**
   * Not sent.
   *
   * @param closed whether nobody should wait for it to go better in some seconds
   */
  NotSentException(String why, boolean closed) {
    super(why);
    this.closed = closed;
  }

  boolean isClosed() {
    return closed;
  }
}
