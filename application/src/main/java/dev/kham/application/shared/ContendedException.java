package dev.kham.application.shared;

import dev.kham.domain.shared.ConflictException;

/** Others were changing the same things the other way round, again and again; nothing changed. */
public final class ContendedException extends ConflictException {
  public ContendedException() {
    super("contended", "others are changing the same just now");
  }
}
