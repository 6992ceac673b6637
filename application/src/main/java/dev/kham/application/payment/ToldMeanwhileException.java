package dev.kham.application.payment;

/**
 * Somebody else told of a transfer under this id while it was decided on: nothing of the
 * transaction holds, and the next one will know the id.
 */
public final class ToldMeanwhileException extends RuntimeException {
  public ToldMeanwhileException() {
    super("told meanwhile");
  }
}
