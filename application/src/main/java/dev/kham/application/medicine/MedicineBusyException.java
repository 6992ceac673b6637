package dev.kham.application.medicine;

/** Too many wait for the medicine, or for too long; nothing was changed, and soon it may work. */
public final class MedicineBusyException extends RuntimeException {
  public MedicineBusyException() {
    super("too many are waiting for the medicine");
  }
}
