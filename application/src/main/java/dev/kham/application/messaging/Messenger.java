package dev.kham.application.messaging;

/** Carries letters out. */
public interface Messenger {
  /**
   * Returns when the gateway has accepted the letter.
   *
   * @return the id under which the gateway knows it
   * @throws LetterRefusedException when the gateway surely does not have it
   * @throws RuntimeException any other when nobody can tell whether it has
   */
  String send(Letter letter);
}
