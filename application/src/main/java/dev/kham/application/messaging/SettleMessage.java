package dev.kham.application.messaging;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.Messenger.Report;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.PatientId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out what became of a message that a gateway has, and has it written on another channel when
 * it will not arrive.
 */
public final class SettleMessage {
  public static final String JOB = "settle-message";

  /** The name of the job that looks at all of them. */
  public static final String ALL = "settle-messages";

  /** Gateways tell by themselves, mostly within minutes. */
  private static final Duration TOLD_BY_THEN = Duration.ofMinutes(10);

  /** Nobody needs to know any more; and gateways forget. */
  private static final Duration OLDEST = Duration.ofDays(3);

  /** As many as gateways answer for within a job's time. */
  private static final int MOST = 100;

  private static final String PATIENT = "patient:";

  private final Transaction transaction;
  private final MessageLedger ledger;
  private final PatientRepository patients;
  private final Collection<Messenger> messengers;
  private final MessageJobs again;
  private final JobQueue jobs;
  private final Clock clock;

  public SettleMessage(
      Transaction transaction,
      MessageLedger ledger,
      PatientRepository patients,
      Collection<Messenger> messengers,
      MessageJobs again,
      JobQueue jobs,
      Clock clock) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.patients = patients;
    this.messengers = messengers.stream().filter(Messenger::isConnected).toList();
    this.again = again;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * Which message.
   *
   * @param gatewayId as its gateway calls it
   */
  public record Command(UUID message, String gatewayId) {
    public static Command of(Job job) {
      return new Command(UUID.fromString(job.datum("message")), job.datum("gateway-id"));
    }

    /**
     * The job.
     *
     * @param said what the gateway said of it; saying it again makes no other job
     */
    Job asJob(String said) {
      return new Job(
              JOB,
              Queue.NOTIFICATION,
              JOB + ":" + message + ":" + gatewayId + ":" + said,
              Map.of("message", message.toString(), "gateway-id", gatewayId))
          .with(Retry.PATIENT);
    }
  }

  /** The job that looks at all of them, at that tick. */
  public static Job all(Instant tick) {
    return new Job(ALL, Queue.NOTIFICATION, ALL + ":" + tick, Map.of());
  }

  /** Looks at those of which the gateway told nothing, and after the gateways themselves. */
  public void handleAll() {
    messengers.forEach(Messenger::upkeep);
    Instant now = clock.instant();
    List<Entry> open =
        transaction.call(
            () -> ledger.unreported(now.minus(OLDEST), now.minus(TOLD_BY_THEN), MOST, now));
    RuntimeException failure = null;
    Set<String> away = new HashSet<>();
    for (Entry entry : open) {
      if (away.contains(entry.key().channel())) {
        continue;
      }
      try {
        handle(new Command(entry.id(), Objects.requireNonNull(entry.gatewayId())));
      } catch (RuntimeException e) {
        failure = e;
        away.add(entry.key().channel()); // another one may not be
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Asks the gateway, and believes nobody else. */
  public void handle(Command command) {
    Optional<Entry> found = transaction.call(() -> ledger.find(command.message()));
    if (found.isEmpty() || isSettled(found.get())) {
      return;
    }
    Entry entry = found.get();
    switch (report(entry, command.gatewayId())) {
      case DELIVERED ->
          transaction.run(() -> ledger.delivered(entry.id(), command.gatewayId(), clock.instant()));
      case NOT_DELIVERED ->
          transaction.run(
              () -> {
                ledger.sent(entry.id(), command.gatewayId());
                if (ledger.undelivered(entry.id())) {
                  again
                      .jobOf(entry.key())
                      .map(job -> MessageJobs.again(job, "after-" + entry.key().channel()))
                      .ifPresent(jobs::schedule);
                }
              });
      case NOT_YET -> transaction.run(() -> ledger.sent(entry.id(), command.gatewayId()));
      case UNKNOWN -> {}
    }
  }

  private static boolean isSettled(Entry entry) {
    return entry.delivered() != null
        || (entry.state() != State.SENDING && entry.state() != State.SENT);
  }

  private Report report(Entry entry, String gatewayId) {
    Channel channel = Channel.labelled(entry.key().channel());
    String recipient = entry.key().recipient();
    if (!recipient.startsWith(PATIENT)) {
      return Report.UNKNOWN;
    }
    PatientId patient = new PatientId(UUID.fromString(recipient.substring(PATIENT.length())));
    String address =
        transaction
            .call(() -> patients.find(patient))
            .map(it -> TellPatient.address(it, channel))
            .orElse("");
    return messengers.stream()
        .filter(messenger -> messenger.channel() == channel)
        .findFirst()
        .map(messenger -> messenger.report(gatewayId, address))
        .orElse(Report.UNKNOWN);
  }
}
