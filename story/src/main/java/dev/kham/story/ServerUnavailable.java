package dev.kham.story;

/** There is no server to tell the story against, and none could be started. */
final class ServerUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  ServerUnavailable(String message) {
    super(message);
  }
}
