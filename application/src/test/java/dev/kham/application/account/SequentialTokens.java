package dev.kham.application.account;

import java.util.concurrent.atomic.AtomicLong;

/** Tokens that count up from 1; the same in every run. */
public final class SequentialTokens implements TokenGenerator {
  private final AtomicLong last = new AtomicLong();

  @Override
  public String next() {
    return "refresh-token-" + last.incrementAndGet();
  }
}
