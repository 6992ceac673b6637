package dev.kham.application.appointment;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Actor;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Marks everybody as a no-show who was never checked in, some grace after their appointment ended.
 *
 * <p>It looks at all that are overdue and not at those of one tick, so a run after a downtime makes
 * up for every run that was missed. Each appointment is a commit of its own: nobody waits for a
 * lock on a long list, and a run that is cut off is simply continued by the next.
 */
public final class MarkOverdueNoShows {
  public static final String JOB = "mark-no-show";
  private static final Actor ACTOR = new Actor.Machine(JOB);

  /** Looked for at a time. */
  private static final int STEP = 100;

  private final Transaction transaction;
  private final Appointments appointments;
  private final AppointmentQueries queries;
  private final Clock clock;
  private final Duration grace;

  /**
   * Wired with its ports.
   *
   * @param grace after the end, since the late are often still seen and the desk often writes it
   *     down afterwards
   */
  public MarkOverdueNoShows(
      Transaction transaction,
      Appointments appointments,
      AppointmentQueries queries,
      Clock clock,
      Duration grace) {
    this.transaction = transaction;
    this.appointments = appointments;
    this.queries = queries;
    this.clock = clock;
    this.grace = grace;
  }

  /** The run of that tick: the same job on whichever instance the clock ticks. */
  public static Job asJob(Instant tick) {
    return new Job(JOB, Queue.APPOINTMENT, JOB + ":" + tick, Map.of());
  }

  /** Marks all; does nothing more when run again. */
  public void handle() {
    Instant endedBy = clock.instant().minus(grace);
    List<AppointmentId> overdue;
    do {
      overdue = queries.neverCheckedIn(endedBy, STEP);
      for (AppointmentId id : overdue) {
        transaction.run(() -> mark(id, endedBy));
      }
    } while (overdue.size() == STEP);
  }

  private void mark(AppointmentId id, Instant endedBy) {
    Appointment appointment = appointments.lock(id);
    if (appointment.status() != AppointmentStatus.CONFIRMED
        || appointment.slot().end().isAfter(endedBy)) {
      return; // checked in, cancelled or moved meanwhile
    }
    Instant now = clock.instant();
    Appointment marked = appointment.markNoShow(now);
    appointments.update(
        marked, new AppointmentEvent.NoShowMarked(marked.id(), marked.version(), now, ACTOR));
  }
}
