package dev.kham.adapter.mail;

import io.vertx.ext.mail.MailMessage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A mail that can be taken back until the mail client has read what it says.
 *
 * <p>The client reads it only when a mail server is ready to take it, after the connection, the
 * greeting, TLS and the login; and nothing that was never read can have been sent.
 */
final class WithdrawableMail extends MailMessage {
  private enum State {
    UNREAD,
    READ,
    WITHDRAWN
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.UNREAD);

  /**
   * Makes sure that it is not sent from now on.
   *
   * @return false when it is too late for that
   */
  boolean withdraw() {
    return state.compareAndSet(State.UNREAD, State.WITHDRAWN);
  }

  @Override
  public String getText() {
    read();
    return super.getText();
  }

  @Override
  public String getHtml() {
    read();
    return super.getHtml();
  }

  private void read() {
    state.compareAndSet(State.UNREAD, State.READ);
    if (state.get() == State.WITHDRAWN) {
      throw new IllegalStateException("the mail was withdrawn");
    }
  }
}
