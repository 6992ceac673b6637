package dev.kham.domain.shared;

/** Somebody changed the thing since the caller last saw it; read it again and decide anew. */
public final class StaleVersionException extends ConflictException {
  public StaleVersionException(String what) {
    super("stale-version", what + " has changed since it was read");
  }
}
