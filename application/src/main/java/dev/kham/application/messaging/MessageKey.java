package dev.kham.application.messaging;

import dev.kham.domain.patient.Channel;

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
  /** The same message on that channel. */
  public MessageKey on(Channel other) {
    return new MessageKey(subject, version, kind, other.label(), recipient);
  }
}
