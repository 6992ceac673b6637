package dev.kham.application.payment;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** Adds up the ledger by days each night, so that a daily sheet reads sums and what came since. */
public final class SumUpLedger {
  public static final String JOB = "sum-up-ledger";

  private final Ledger ledger;
  private final ZoneId zone;

  /**
   * Wired with its port.
   *
   * @param zone the hospital's, which decides when a day begins
   */
  public SumUpLedger(Ledger ledger, ZoneId zone) {
    this.ledger = ledger;
    this.zone = zone;
  }

  /** The run of that tick. */
  public static Job asJob(Instant tick) {
    return new Job(JOB, Queue.REPORT, JOB + ":" + tick, Map.of());
  }

  /** Adds up what is not yet. */
  public void handle() {
    ledger.sumUp(zone);
  }
}
