package dev.kham.adapter.rest;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signed tokens that say who their bearer is. */
@ApplicationScoped
class AccessTokens {
  static final String PATIENT = "patient";

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

  String issue(Caller caller) {
    Instant now = clock.instant();
    JwtClaimsBuilder claims =
        Jwt.issuer(issuer)
            .subject(caller.accountId().toString())
            .groups(caller.roles().stream().map(AccessTokens::group).collect(Collectors.toSet()))
            .issuedAt(now)
            .expiresAt(now.plus(lifetime))
            .claim("jti", UUID.randomUUID().toString());
    if (caller.patientId() != null) {
      claims.claim(PATIENT, caller.patientId().toString());
    }
    return claims.sign();
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
