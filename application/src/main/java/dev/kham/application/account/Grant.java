package dev.kham.application.account;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.SessionId;

/**
 * What somebody gets who is let in.
 *
 * @param refreshToken good for one refresh of the session; Kham itself keeps only its digest
 */
public record Grant(Caller caller, SessionId session, String refreshToken) {
  /** Without the token, so that it may be logged. */
  @Override
  public String toString() {
    return "Grant[session=" + session + "]";
  }
}
