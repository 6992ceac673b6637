package dev.kham.application.messaging;

import dev.kham.domain.patient.Channel;
import java.util.Optional;

/**
 * What makes a message the same message: it is sent at most once, on whichever channel.
 *
 * @param subject what it is about, such as {@code appointment:<id>}
 * @param version of the subject it tells of
 * @param kind what it says, such as {@code send-appointment-confirmation}
 * @param channel how it goes, such as {@code email}
 * @param recipient whose it is, such as {@code patient:<id>}; never an address
 */
public record MessageKey(
    String subject, int version, String kind, String channel, String recipient) {
  /** What the subject is the id of, if it is one of those, such as {@code refund}. */
  public Optional<String> about(String subjects) {
    return after(subjects, subject);
  }

  /** Whose id the recipient is, if they are one of those, such as {@code patient}. */
  public Optional<String> to(String recipients) {
    return after(recipients, recipient);
  }

  private static Optional<String> after(String prefix, String value) {
    return value.startsWith(prefix + ":")
        ? Optional.of(value.substring(prefix.length() + 1))
        : Optional.empty();
  }

  /** The same message on that channel. */
  public MessageKey on(Channel other) {
    return new MessageKey(subject, version, kind, other.label(), recipient);
  }
}
