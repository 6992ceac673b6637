package dev.kham.application.shared;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Ids in the form of UUID version 7 that count up from 1; the same in every run. */
public final class SequentialIds implements IdGenerator {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final AtomicLong last = new AtomicLong();

  @Override
  public UUID next() {
    return new UUID(VERSION_7, VARIANT | last.incrementAndGet());
  }
}
