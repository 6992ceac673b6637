package dev.kham.application.messaging;

import dev.kham.domain.patient.Channel;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Carries letters out on one channel. */
public interface Messenger {
  Channel channel();

  /** Whether the hospital has this channel; on one it has not, nothing is ever sent. */
  boolean isConnected();

  /** Whether a letter that says so in that language goes on this channel. */
  boolean carries(Letter.Content content, Locale locale);

  /**
   * Hands the letter to the gateway, and returns as soon as that is decided.
   *
   * @param attempt the same when it is tried again because nobody knows how the attempt ended, a
   *     greater one after the gateway surely did not take it
   * @throws RuntimeException when nobody can tell whether the gateway has it, as {@link
   *     Outcome.Unknown}
   */
  Outcome send(Letter letter, int attempt);

  /**
   * Whether an attempt of which nobody knows how it ended may be tried again, since the gateway
   * would know it again.
   */
  default boolean mayRepeat(Instant begun, Instant now) {
    return false;
  }

  /**
   * What the gateway says became of a letter it took.
   *
   * @param address the recipient's, as far as it is known
   * @throws RuntimeException when it gives no answer
   */
  default Report report(String gatewayId, String address) {
    return Report.UNKNOWN;
  }

  /** Does what has to be done now and then, also when nothing is sent for months. */
  default void upkeep() {}

  /**
   * The letter as it would be sent, also on a channel that is not connected; empty when such
   * letters never go on it.
   */
  Optional<Preview> preview(Letter letter);

  /**
   * What became of a letter that was handed over.
   *
   * <p>What is said besides has nothing of the recipient or the letter in it: it ends up in logs.
   */
  sealed interface Outcome {
    /**
     * The gateway has it.
     *
     * @param gatewayId under which the gateway knows it
     */
    record Accepted(String gatewayId) implements Outcome {}

    /** It surely has not: this recipient cannot be reached on this channel. */
    record Undeliverable(String why) implements Outcome {}

    /**
     * It surely has not: this recipient wants nothing on this channel, or is not there, this time
     * and the next.
     */
    record Unwanted(String why) implements Outcome {}

    /** It surely has not: it takes nothing of this kind before then, whoever it is for. */
    record NotBefore(Instant then, String why) implements Outcome {}

    /** It surely has not: it takes nothing of this kind for now, whoever it is for. */
    record Closed(String why) implements Outcome {}

    /** It surely has not, but may take it in some seconds. */
    record NotNow(String why) implements Outcome {}

    /** Nobody can tell whether it has. */
    record Unknown(String why) implements Outcome {}
  }

  /** What a gateway knows of a letter. */
  enum Report {
    DELIVERED,
    /** It will not be, and was not. */
    NOT_DELIVERED,
    /** The gateway has it. */
    NOT_YET,
    UNKNOWN
  }
}
