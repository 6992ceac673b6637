package dev.kham.adapter.rest;

import dev.kham.application.account.CheckSession;
import dev.kham.application.account.RecogniseOutsider;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Looks whether the bearer of a verified token may still come in, wherever a token is looked at: a
 * session of Kham must not have ended, and whom another issuer let in must have an account here.
 */
@ApplicationScoped
class TokenBearer implements SecurityIdentityAugmentor {
  /** The attribute with the caller that another issuer let in. */
  static final String CALLER = "kham.caller";

  private final AccessTokens tokens;
  private final CheckSession check;
  private final RecogniseOutsider recognise;
  private final OutsideIssuer outside;

  TokenBearer(
      AccessTokens tokens, CheckSession check, RecogniseOutsider recognise, OutsideIssuer outside) {
    this.tokens = tokens;
    this.check = check;
    this.recognise = recognise;
    this.outside = outside;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    if (!tokens.isOwn(token)) {
      return context.runBlocking(() -> recognised(identity, token));
    }
    return tokens
        .session(token)
        .map(
            session ->
                context.runBlocking(
                    () -> {
                      if (!check.handle(session)) {
                        throw new AuthenticationFailedException("the session was ended");
                      }
                      return identity;
                    }))
        .orElseGet(() -> Uni.createFrom().item(identity));
  }

  private SecurityIdentity recognised(SecurityIdentity identity, JsonWebToken token) {
    Caller caller =
        account(token)
            .flatMap(account -> recognise.handle(account, roles(token)))
            .orElseThrow(() -> new AuthenticationFailedException("nobody known here"));
    return QuarkusSecurityIdentity.builder(identity).addAttribute(CALLER, caller).build();
  }

  private Optional<AccountId> account(JsonWebToken token) {
    try {
      return Optional.ofNullable(token.getClaim(outside.accountClaim()))
          .map(claim -> claim instanceof JsonString text ? text.getString() : claim.toString())
          .map(UUID::fromString)
          .map(AccountId::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Set<Role> roles(JsonWebToken token) {
    Set<String> names =
        switch ((Object) token.getClaim(outside.groupsClaim())) {
          case JsonArray array ->
              array
                  .getValuesAs(value -> value instanceof JsonString text ? text.getString() : "")
                  .stream()
                  .collect(Collectors.toSet());
          case Collection<?> all -> all.stream().map(Object::toString).collect(Collectors.toSet());
          case null, default -> Set.of();
        };
    Set<Role> roles = EnumSet.noneOf(Role.class);
    Arrays.stream(Role.values())
        .filter(role -> names.contains(AccessTokens.group(role)))
        .forEach(roles::add);
    return roles;
  }
}
