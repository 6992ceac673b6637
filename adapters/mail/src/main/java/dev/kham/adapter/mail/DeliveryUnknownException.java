package dev.kham.adapter.mail;

/** The mail server may have the letter or not; nobody can tell. */
public final class DeliveryUnknownException extends RuntimeException {
  public DeliveryUnknownException(Throwable cause) {
    super("nobody can tell whether the mail server has the letter", cause);
  }
}
