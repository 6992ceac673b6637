package dev.kham.application.messaging;

import dev.kham.application.messaging.MessageLedger.Decision;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.domain.patient.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages as people look at them. */
public interface MessageQueries {
  Optional<MessageView> message(UUID id);

  /** The messages that fit, newest first. */
  List<MessageView> list(Filter filter);

  /** What was decided on a message, the oldest first. */
  List<Decision> decisions(UUID message);

  /**
   * Which messages.
   *
   * @param held of those underway, true for those that nobody has handed to a gateway since {@code
   *     heldBefore}, false for the others; null for all
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(
      @Nullable State state,
      @Nullable Boolean held,
      Instant heldBefore,
      @Nullable String kind,
      @Nullable Channel channel,
      @Nullable UUID after,
      int limit) {}

  /**
   * A message as shown.
   *
   * @param attempts how often it was begun
   * @param asked when it was last handed to a gateway; null for never
   * @param retryable of a failed one, whether the gateway may take it another time
   * @param why of a skipped one
   * @param putOffUntil of a failed one, when the gateway takes it at the earliest
   * @param delivered null while nobody knows that it was
   */
  record MessageView(
      UUID id,
      MessageKey key,
      State state,
      int attempts,
      @Nullable Instant asked,
      @Nullable Boolean retryable,
      @Nullable Reason why,
      @Nullable Instant putOffUntil,
      @Nullable Instant delivered) {}
}
