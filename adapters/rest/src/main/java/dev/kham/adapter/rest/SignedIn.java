package dev.kham.adapter.rest;

import dev.kham.application.account.RecogniseGuardian;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.patient.PatientId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller, out of the token of the request or as recognised in its bearer. */
@RequestScoped
class SignedIn {
  private static final Set<String> ROLES =
      Arrays.stream(Role.values()).map(AccessTokens::group).collect(Collectors.toSet());

  private final JsonWebToken token;
  private final SecurityIdentity identity;
  private final AccessTokens tokens;
  private final RecogniseGuardian guardian;

  SignedIn(
      JsonWebToken token,
      SecurityIdentity identity,
      AccessTokens tokens,
      RecogniseGuardian guardian) {
    this.token = token;
    this.identity = identity;
    this.tokens = tokens;
    this.guardian = guardian;
  }

  /** The session of the request's token; empty when Kham did not open it. */
  Optional<SessionId> session() {
    return tokens.session(token);
  }

  /** When the token of the request expires. */
  Instant until() {
    return Instant.ofEpochSecond(token.getExpirationTime());
  }

  /** With the dependants as they are now: tokens do not tell of them. */
  Caller caller() {
    return guardian.handle(alone());
  }

  /** As somebody who acts for no dependant; nothing is looked up. */
  Caller alone() {
    Caller outsider = identity.getAttribute(TokenBearer.CALLER);
    return outsider == null ? ofToken() : outsider;
  }

  private Caller ofToken() {
    String patient = token.getClaim(AccessTokens.PATIENT);
    return new Caller(
        new AccountId(UUID.fromString(token.getSubject())),
        token.getGroups().stream()
            .filter(ROLES::contains)
            .map(AccessTokens::role)
            .collect(Collectors.toSet()),
        patient == null ? null : new PatientId(UUID.fromString(patient)));
  }
}
