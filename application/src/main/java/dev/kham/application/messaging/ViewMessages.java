package dev.kham.application.messaging;

import dev.kham.application.messaging.MessageLedger.Decision;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.MessageQueries.Filter;
import dev.kham.application.messaging.MessageQueries.MessageView;
import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows the front desk what became of messages: to whom, about what, never what they say. */
public final class ViewMessages {
  private final MessageQueries queries;
  private final Clock clock;

  public ViewMessages(MessageQueries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  /** How a message stands. */
  public enum Standing {
    /** Nobody knows whether it was sent, and nobody tries any more: for a person. */
    HELD,
    SENDING,
    SENT,
    FAILED,
    SKIPPED,
    UNDELIVERED
  }

  /** Which messages; null for whatever. */
  public record Wanted(
      @Nullable Standing standing, @Nullable String kind, @Nullable Channel channel) {}

  /** A message, how it stands, and what was decided on it. */
  public record Shown(MessageView message, Standing standing, List<Decision> decisions) {
    public Shown {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * The message.
   *
   * @throws ForbiddenException when the caller is not of the front desk
   * @throws NotFoundException when there is none
   */
  public Shown one(Caller caller, UUID id) {
    requireDesk(caller);
    MessageView message = queries.message(id).orElseThrow(() -> new NotFoundException("message"));
    return new Shown(message, standing(message), queries.decisions(id));
  }

  /**
   * A page of messages, newest first, without what was decided on them.
   *
   * @param after the last of the page before; null for the first page
   * @throws ForbiddenException when the caller is not of the front desk
   */
  public List<Shown> list(Caller caller, Wanted wanted, @Nullable UUID after, int limit) {
    requireDesk(caller);
    Standing standing = wanted.standing();
    State state =
        switch (standing) {
          case null -> null;
          case HELD -> State.SENDING;
          default -> State.valueOf(standing.name());
        };
    return queries
        .list(
            new Filter(
                state,
                state == State.SENDING ? standing == Standing.HELD : null,
                DecideMessage.heldBefore(clock),
                wanted.kind(),
                wanted.channel(),
                after,
                limit))
        .stream()
        .map(message -> new Shown(message, standing(message), List.of()))
        .toList();
  }

  private Standing standing(MessageView message) {
    return message.state() == State.SENDING
            && message.asked() != null
            && message.asked().isBefore(DecideMessage.heldBefore(clock))
        ? Standing.HELD
        : Standing.valueOf(message.state().name());
  }

  static void requireDesk(Caller caller) {
    if (!caller.isDesk()) {
      throw new ForbiddenException("only the front desk looks after messages");
    }
  }
}
