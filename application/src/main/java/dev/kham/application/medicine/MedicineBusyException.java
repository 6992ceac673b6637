package dev.kham.application.medicine;

/** As many as may are waiting for this medicine; nothing was changed, and soon it may work. */
public final class MedicineBusyException extends RuntimeException {
  public MedicineBusyException() {
    super("too many are waiting for the medicine");
  }
}
