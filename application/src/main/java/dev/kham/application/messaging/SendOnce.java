package dev.kham.application.messaging;

import dev.kham.application.messaging.MessageLedger.Permission;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import java.util.UUID;
import java.util.function.Function;

/**
 * Sends a letter at most once: the ledger is asked in one commit, the letter goes, the ledger is
 * told in another.
 *
 * <p>Who dies between the two leaves the message underway; it is not sent again by itself, since it
 * may have arrived.
 */
public final class SendOnce {
  private final Transaction transaction;
  private final MessageLedger ledger;
  private final Messenger messenger;
  private final IdGenerator ids;

  public SendOnce(
      Transaction transaction, MessageLedger ledger, Messenger messenger, IdGenerator ids) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.messenger = messenger;
    this.ids = ids;
  }

  /**
   * Sends the letter unless it was sent before.
   *
   * @param letter written for the id of the message
   * @throws MessageUnderwayException while nobody knows whether it was sent
   * @throws LetterRefusedException when it was not sent and may be tried again
   */
  public void send(MessageKey key, Function<UUID, Letter> letter) {
    switch (transaction.call(() -> ledger.begin(key, ids.next()))) {
      case Permission.AlreadySent sent -> {}
      case Permission.Underway underway -> throw new MessageUnderwayException();
      case Permission.Granted(UUID messageId) -> {
        String gatewayId;
        try {
          gatewayId = messenger.send(letter.apply(messageId));
        } catch (LetterRefusedException refused) {
          transaction.run(() -> ledger.failed(messageId, refused.isRetryable()));
          throw refused;
        }
        transaction.run(() -> ledger.sent(messageId, gatewayId));
      }
    }
  }

  /** Notes in the ledger that the letter is not sent, unless it was sent before. */
  public void skip(MessageKey key, MessageLedger.Reason why) {
    transaction.run(() -> ledger.skip(key, ids.next(), why));
  }
}
