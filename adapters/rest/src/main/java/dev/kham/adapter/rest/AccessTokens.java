package dev.kham.adapter.rest;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.SessionId;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Signed tokens that say who their bearer is. */
@ApplicationScoped
class AccessTokens {
  static final String PATIENT = "patient";

  /** The name OpenID Connect has for it. */
  private static final String SESSION = "sid";

  private final String issuer;
  private final Duration lifetime;
  private final Clock clock;

  AccessTokens(
      @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
      @ConfigProperty(name = "kham.access-token.lifetime", defaultValue = "15M") Duration lifetime,
      Clock clock) {
    this.issuer = issuer;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  String issue(Caller caller, SessionId session) {
    Instant now = clock.instant();
    JwtClaimsBuilder claims =
        Jwt.issuer(issuer)
            .subject(caller.accountId().toString())
            .groups(caller.roles().stream().map(AccessTokens::group).collect(Collectors.toSet()))
            .issuedAt(now)
            .expiresAt(now.plus(lifetime))
            .claim("jti", UUID.randomUUID().toString())
            .claim(SESSION, session.toString());
    if (caller.patientId() != null) {
      claims.claim(PATIENT, caller.patientId().toString());
    }
    return claims.sign();
  }

  /** Whether Kham itself has issued a token that was verified. */
  boolean isOwn(JsonWebToken token) {
    return issuer.equals(token.getIssuer());
  }

  /** The session a token of ours belongs to. */
  Optional<SessionId> session(JsonWebToken token) {
    return isOwn(token)
        ? token.<String>claim(SESSION).map(UUID::fromString).map(SessionId::new)
        : Optional.empty();
  }

  Duration lifetime() {
    return lifetime;
  }

  static String group(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  static Role role(String group) {
    return Role.valueOf(group.toUpperCase(Locale.ROOT));
  }
}
