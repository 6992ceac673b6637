package dev.kham.application.messaging;

import dev.kham.domain.account.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to whom. Every method is part of the transaction it is called in.
 *
 * <p>A message is underway or sent on one channel at most.
 */
public interface MessageLedger {
  /**
   * Asks for the right to send the message now, on the channel of the key; of several callers at
   * most one gets it, and nobody gets it again, on any channel, unless it {@link #failed}, was
   * {@linkplain #undelivered not delivered} or was {@linkplain #skip skipped}. Where it was not
   * delivered nobody gets it again, and nowhere when somebody {@linkplain #decide dropped} it.
   *
   * @param id for the message if it is new
   */
  Permission begin(MessageKey key, UUID id, Instant at);

  /**
   * The gateway has it.
   *
   * @param gatewayId under which the gateway knows it
   */
  void sent(UUID messageId, String gatewayId);

  /**
   * The same attempt is handed to the gateway once more, while nobody knows whether it has it from
   * before.
   *
   * @return false when the attempt is not underway any more
   */
  boolean repeat(UUID messageId, int attempt, Instant at);

  /**
   * The gateway did not take it, and it may be tried again once that is known of each time the
   * attempt was handed to it: when it was begun, and whenever it was {@linkplain #repeat repeated}.
   *
   * @param retryable false when the gateway would refuse it again
   */
  void failed(UUID messageId, boolean retryable);

  /** As {@link #failed}, and the gateway takes it at that time at the earliest. */
  void putOff(UUID messageId, Instant until);

  /**
   * Notes that the message is not sent, and why; it may be begun later all the same. Nothing
   * happens when it was sent or is underway on any channel.
   *
   * @param id for the message if it is new
   */
  void skip(MessageKey key, UUID id, Reason why);

  /**
   * The recipient has it, whether or not anybody knew that the gateway had it. Nothing happens when
   * that was known.
   *
   * @param gatewayId under which the gateway knows it
   */
  void delivered(UUID messageId, String gatewayId, Instant at);

  /**
   * Somebody decides on a message that is underway; noted for good.
   *
   * @param heldBefore nobody has handed it to a gateway since then
   * @return false, changing nothing, when it is not underway with that attempt any more, or
   *     somebody has
   */
  boolean decide(Decision decision, Instant heldBefore);

  /**
   * The gateway had it, and the recipient will not get it.
   *
   * @return false when it was not sent, or was delivered
   */
  boolean undelivered(UUID messageId);

  /** Of the same message on every channel on which anything became of it. */
  List<Entry> entries(MessageKey key);

  Optional<Entry> find(UUID messageId);

  /** The message that the gateway of that channel knows by that id. */
  Optional<Entry> findByGateway(String channel, String gatewayId);

  /**
   * Messages that a gateway other than a mail server has had since before then and of which nobody
   * knows whether they arrived; those nobody has looked at for longest first. They count as looked
   * at, and are left alone until they are twice as old.
   *
   * @param after those begun before are left alone
   */
  List<Entry> unreported(Instant after, Instant before, int most, Instant now);

  /**
   * What became of a message.
   *
   * @param gatewayId null before a gateway had it
   * @param delivered null while nobody knows that it was
   */
  record Entry(
      UUID id,
      MessageKey key,
      State state,
      boolean retryable,
      @Nullable String gatewayId,
      @Nullable Instant delivered) {}

  /**
   * What somebody decided on a message of which nobody knows whether it was sent.
   *
   * @param attempt the last, which they know of
   * @param note in their words
   */
  record Decision(
      UUID message, int attempt, What what, AccountId by, @Nullable String note, Instant at) {
    /** What becomes of it. */
    public enum What {
      /** The recipient has it. */
      ARRIVED,
      /** The recipient has it not, and shall. */
      SEND_AGAIN,
      /** Whether or not they have it: it is not sent again. */
      DROP
    }

    /** Without the words, so that it may be logged. */
    @Override
    public String toString() {
      return "Decision[" + message + ", " + attempt + ", " + what + "]";
    }
  }

  /** What may become of a message. */
  enum State {
    /** Begun, and nobody said how it ended. */
    SENDING,
    /** The gateway has it. */
    SENT,
    /** The gateway surely does not have it. */
    FAILED,
    SKIPPED,
    /** The gateway had it, and the recipient will not get it. */
    UNDELIVERED
  }

  /** Why a message is not sent. */
  enum Reason {
    /** Somebody decided so; it is never begun again, on any channel. */
    DROPPED,
    /** The recipient has none on any channel. */
    NO_ADDRESS,
    NO_LONGER_TRUE,
    TOO_LATE
  }

  /** The answer to {@link #begin}. */
  sealed interface Permission {
    /**
     * Send it.
     *
     * @param messageId the same at every try on this channel
     * @param attempt counts the tries on this channel, since each before surely failed
     */
    record Granted(UUID messageId, int attempt) implements Permission {}

    record AlreadySent() implements Permission {}

    /**
     * Somebody began to send it and has not said how that ended; they may have died in the middle,
     * with the message sent or not.
     *
     * @param channel on which; maybe another than was asked for
     */
    record Underway(UUID messageId, String channel, int attempt, Instant begun)
        implements Permission {}
  }
}
