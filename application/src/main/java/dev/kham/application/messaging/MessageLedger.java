package dev.kham.application.messaging;

import java.util.UUID;

/** What was sent to whom. Every method is part of the transaction it is called in. */
public interface MessageLedger {
  /**
   * Asks for the right to send the message now; of several callers at most one gets it, and nobody
   * gets it again unless it {@link #failed} or was {@linkplain #skip skipped}.
   *
   * @param id for the message if it is new
   */
  Permission begin(MessageKey key, UUID id);

  /**
   * The gateway has it.
   *
   * @param gatewayId under which the gateway knows it
   */
  void sent(UUID messageId, String gatewayId);

  /**
   * The gateway does not have it, and it may be tried again.
   *
   * @param retryable false when the gateway would refuse it again
   */
  void failed(UUID messageId, boolean retryable);

  /**
   * Notes that the message is not sent, and why; it may be begun later all the same. Nothing
   * happens when it was sent or is underway.
   *
   * @param id for the message if it is new
   */
  void skip(MessageKey key, UUID id, Reason why);

  /** Why a message is not sent. */
  enum Reason {
    /** The recipient has none on this channel. */
    NO_ADDRESS,
    NO_LONGER_TRUE,
    TOO_LATE
  }

  /** The answer to {@link #begin}. */
  sealed interface Permission {
    /**
     * Send it.
     *
     * @param messageId the same at every try
     */
    record Granted(UUID messageId) implements Permission {}

    record AlreadySent() implements Permission {}

    /**
     * Somebody began to send it and has not said how that ended; they may have died in the middle,
     * with the message sent or not.
     */
    record Underway() implements Permission {}
  }
}
