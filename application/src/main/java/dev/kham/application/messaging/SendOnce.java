package dev.kham.application.messaging;

import dev.kham.application.job.PutOffException;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.messaging.MessageLedger.Permission;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.patient.Channel;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends a letter at most once: the ledger is asked in one commit, the letter goes, the ledger is
 * told in another.
 *
 * <p>Who dies between the two leaves the message underway; it is not sent again by itself, since it
 * may have arrived, unless the gateway would know it again. A letter goes on to another channel
 * only once it surely did not go on the one before.
 */
public final class SendOnce {
  private static final List<Channel> MAIL = List.of(Channel.EMAIL);

  private final Transaction transaction;
  private final MessageLedger ledger;
  private final Map<Channel, Messenger> messengers = new EnumMap<>(Channel.class);
  private final IdGenerator ids;
  private final Clock clock;

  public SendOnce(
      Transaction transaction,
      MessageLedger ledger,
      Collection<Messenger> messengers,
      IdGenerator ids,
      Clock clock) {
    this.transaction = transaction;
    this.ledger = ledger;
    messengers.stream()
        .filter(Messenger::isConnected)
        .forEach(messenger -> this.messengers.put(messenger.channel(), messenger));
    this.ids = ids;
    this.clock = clock;
  }

  /** Writes the letter for one channel. */
  @FunctionalInterface
  public interface Draft {
    /**
     * The letter.
     *
     * @param id of the message
     */
    Letter on(Channel channel, UUID id);

    /** The recipient wants nothing on that channel; in the commit that notes it in the ledger. */
    default void unwanted(Channel channel, Instant at) {}
  }

  /** The channels there are. */
  public Set<Channel> channels() {
    return Set.copyOf(messengers.keySet());
  }

  /** Whether there is that channel, and a letter that says so in that language goes on it. */
  public boolean carries(Channel channel, Letter.Content content, Locale locale) {
    Messenger messenger = messengers.get(channel);
    return messenger != null && messenger.carries(content, locale);
  }

  /**
   * Sends the letter by mail unless it was sent before.
   *
   * @param letter written for the id of the message
   * @throws MessageUnderwayException while nobody knows whether it was sent
   * @throws LetterRefusedException when it was not sent and may be tried again
   */
  public void send(MessageKey key, Function<UUID, Letter> letter) {
    send(key, MAIL, (channel, id) -> letter.apply(id), null);
  }

  /**
   * Sends the letter unless it was sent before, on the first of the channels that takes it; on one
   * that refused it before only when all of them did.
   *
   * @param key on any channel
   * @param ways at least one, each of which {@linkplain #carries carries} it
   * @param over when nobody needs to be told any more, so that another channel is tried rather than
   *     waiting until then; null for never
   * @throws PutOffException when the channel takes it later only
   * @throws MessageUnderwayException while nobody knows whether it was sent
   * @throws LetterRefusedException when it was not sent and may be tried again
   */
  public void send(MessageKey key, List<Channel> ways, Draft draft, @Nullable Instant over) {
    String why = "it was not delivered";
    boolean retryable = false;
    @Nullable Instant reopens = null;
    for (Channel way : ways.equals(MAIL) ? ways : left(key, ways)) {
      switch (transaction.call(() -> ledger.begin(key.on(way), ids.next(), clock.instant()))) {
        case Permission.AlreadySent sent -> {
          return;
        }
        case Permission.Underway underway -> {
          repeat(underway, draft);
          return;
        }
        case Permission.Granted(UUID id, int attempt) -> {
          switch (messenger(way).send(draft.on(way, id), attempt)) {
            case Outcome.Accepted(String gatewayId) -> {
              transaction.run(() -> ledger.sent(id, gatewayId));
              return;
            }
            case Outcome.Undeliverable refused -> {
              transaction.run(() -> ledger.failed(id, false));
              why = refused.why();
            }
            case Outcome.Unwanted unwanted -> {
              transaction.run(
                  () -> {
                    ledger.failed(id, false);
                    draft.unwanted(way, clock.instant());
                  });
              why = unwanted.why();
            }
            case Outcome.NotBefore(Instant then, String says) -> {
              transaction.run(() -> ledger.putOff(id, then));
              if (over == null || then.isBefore(over)) {
                throw new PutOffException(then);
              }
              why = says;
              reopens = then;
            }
            case Outcome.Closed closed -> {
              transaction.run(() -> ledger.failed(id, true));
              why = closed.why();
              retryable = true;
            }
            case Outcome.NotNow later -> {
              transaction.run(() -> ledger.failed(id, true));
              throw new LetterRefusedException(later.why(), true);
            }
            case Outcome.Unknown unknown -> throw new MessageUnderwayException(unknown.why());
          }
        }
      }
    }
    if (reopens != null && !retryable) {
      // whoever looks then finds that it is too late
      throw new PutOffException(reopens);
    }
    throw new LetterRefusedException(why, retryable);
  }

  private List<Channel> left(MessageKey key, List<Channel> ways) {
    Map<String, Entry> known =
        transaction.call(() -> ledger.entries(key)).stream()
            .collect(Collectors.toMap(entry -> entry.key().channel(), Function.identity()));
    List<Channel> left =
        without(ways, known, entry -> entry.state() == State.FAILED && !entry.retryable());
    return without(
        left.isEmpty() ? ways : left, known, entry -> entry.state() == State.UNDELIVERED);
  }

  private static List<Channel> without(
      List<Channel> ways, Map<String, Entry> known, Predicate<Entry> given) {
    return ways.stream()
        .filter(
            way -> {
              @Nullable Entry entry = known.get(way.label());
              return entry == null || !given.test(entry);
            })
        .toList();
  }

  /** On the channel on which it was begun, whatever is wished by now. */
  private void repeat(Permission.Underway underway, Draft draft) {
    Channel channel = Channel.labelled(underway.channel());
    Messenger messenger = messengers.get(channel);
    if (messenger == null || !messenger.mayRepeat(underway.begun(), clock.instant())) {
      throw new MessageUnderwayException();
    }
    // who began it may be told just now that it failed: it must not go anew then
    Instant now = clock.instant();
    if (!transaction.call(() -> ledger.repeat(underway.messageId(), underway.attempt(), now))) {
      throw new MessageUnderwayException();
    }
    UUID id = underway.messageId();
    switch (messenger.send(draft.on(channel, id), underway.attempt())) {
      case Outcome.Accepted(String gatewayId) -> {
        transaction.run(() -> ledger.sent(id, gatewayId));
        return;
      }
      case Outcome.Unknown unknown -> {}
      // says nothing about the time before
      case Outcome.Undeliverable refused -> transaction.run(() -> ledger.failed(id, false));
      case Outcome.Unwanted unwanted -> transaction.run(() -> ledger.failed(id, false));
      case Outcome.NotBefore later -> transaction.run(() -> ledger.putOff(id, later.then()));
      case Outcome.Closed closed -> transaction.run(() -> ledger.failed(id, true));
      case Outcome.NotNow later -> transaction.run(() -> ledger.failed(id, true));
    }
    throw new MessageUnderwayException();
  }

  private Messenger messenger(Channel channel) {
    return Objects.requireNonNull(messengers.get(channel), "no such channel here");
  }

  /** Notes in the ledger that the letter is not sent, unless it was sent before. */
  public void skip(MessageKey key, MessageLedger.Reason why) {
    transaction.run(() -> ledger.skip(key, ids.next(), why));
  }
}
