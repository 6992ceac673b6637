package dev.kham.application.messaging;

import java.util.UUID;

/** What was sent to whom. Every method is part of the transaction it is called in. */
public interface MessageLedger {
  /**
   * Asks for the right to send the message now; of several callers at most one gets it, and nobody
   * gets it again unless it {@link #failed}.
   *
   * @param id for the message if it is new
   */
  Permission begin(MessageKey key, UUID id);

  /** The gateway has it. */
  void sent(UUID messageId);

  /** The gateway does not have it, and it may be tried again. */
  void failed(UUID messageId);

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
