package dev.kham.application.messaging;

import dev.kham.domain.account.Caller;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;

/** Shows the front desk what patients and colleagues are written. */
public final class PreviewLetter {
  private static final UUID NO_MESSAGE = new UUID(0, 0);

  private final Collection<Messenger> messengers;

  public PreviewLetter(Collection<Messenger> messengers) {
    this.messengers = messengers;
  }

  /** What to show, to whom. */
  public record Command(Caller caller, SampleLetter sample, Locale locale, Channel channel) {}

  /**
   * The sample as it would be sent.
   *
   * @throws ForbiddenException when the caller is not of the front desk
   * @throws NotFoundException when such letters do not go on that channel
   */
  public Preview handle(Command command) {
    if (!command.caller().isDesk()) {
      throw new ForbiddenException("only the front desk looks at letters");
    }
    return messengers.stream()
        .filter(messenger -> messenger.channel() == command.channel())
        .map(
            messenger ->
                messenger.preview(
                    new Letter(NO_MESSAGE, "", command.locale(), command.sample().content())))
        .findFirst()
        .flatMap(it -> it)
        .orElseThrow(() -> new NotFoundException("letter"));
  }
}
