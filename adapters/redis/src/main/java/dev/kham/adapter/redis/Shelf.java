package dev.kham.adapter.redis;

import java.time.Duration;

/** What is kept in the cache, for how long, and what it costs to read. */
public enum Shelf {
  /** Of a doctor's day. Never old: who is told of a slot is about to book it. */
  OPEN_SLOTS("open-slots", Duration.ofSeconds(60), Duration.ofSeconds(60), 1),
  DOCTORS("doctors", Duration.ofSeconds(60), Duration.ofMinutes(10), 1),
  SPECIALTIES("specialties", Duration.ofSeconds(60), Duration.ofMinutes(10), 1),
  MEDICINES("medicines", Duration.ofSeconds(30), Duration.ofMinutes(2), 1);

  private final String label;
  private final Duration fresh;
  private final Duration kept;
  private final int statements;

  Shelf(String label, Duration fresh, Duration kept, int statements) {
    this.label = label;
    this.fresh = fresh;
    this.kept = kept;
    this.statements = statements;
  }

  public String label() {
    return label;
  }

  /** How long it is told as it is; after that it is read anew while it is told. */
  Duration fresh() {
    return fresh;
  }

  /** How long it is kept at all, which bounds what a change that was never told of can do. */
  Duration kept() {
    return kept;
  }

  /** How often PostgreSQL is asked by who reads it. */
  public int statements() {
    return statements;
  }
}
