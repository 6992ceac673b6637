package dev.kham.adapter.rest;

import dev.kham.application.account.CheckSession;
import dev.kham.domain.account.SessionId;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Refuses access tokens whose session was ended, wherever a token is looked at. */
@ApplicationScoped
class EndedSessions implements SecurityIdentityAugmentor {
  private final AccessTokens tokens;
  private final CheckSession check;

  EndedSessions(AccessTokens tokens, CheckSession check) {
    this.tokens = tokens;
    this.check = check;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    Optional<SessionId> session =
        identity.getPrincipal() instanceof JsonWebToken token
            ? tokens.session(token)
            : Optional.empty();
    if (session.isEmpty()) {
      return Uni.createFrom().item(identity);
    }
    return context.runBlocking(
        () -> {
          if (!check.handle(session.get())) {
            throw new AuthenticationFailedException("the session was ended");
          }
          return identity;
        });
  }
}
