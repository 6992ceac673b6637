package dev.kham.domain.scheduling;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;

/**
 * Time in which a doctor sees nobody, whatever the shifts say.
 *
 * @param reason as patients are told whose appointments it costs
 * @param recordedBy who entered it
 */
public record Absence(
    AbsenceId id,
    DoctorId doctorId,
    TimeSlot time,
    String reason,
    AccountId recordedBy,
    Instant recordedAt) {
  /** Who stays away longer needs another schedule. */
  public static final Duration LONGEST = Duration.ofDays(366);

  public Absence {
    if (Duration.between(time.start(), time.end()).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("an absence takes 366 days at most");
    }
  }

  /** Without the reason, so that it may be logged. */
  @Override
  public String toString() {
    return "Absence[" + id + ", " + doctorId + ", " + time + "]";
  }
}
