package dev.kham.adapter.phone;

/** The gateway may have been told; it gave no answer that can be read. */
final class NoAnswerException extends RuntimeException {
  NoAnswerException(String why) {
    super(why);
  }
}
