package dev.kham.adapter.rest;

import io.quarkus.runtime.Startup;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens of Kham and of the outside issuer, each with the keys of its own issuer.
 *
 * <p>What a token says of its issuer before it is verified only decides which keys it has to fit.
 */
@Startup
@Alternative
@Priority(1)
@ApplicationScoped
class TokenVerifier extends JWTCallerPrincipalFactory {
  private static final int JWKS_REFRESH_MINUTES = 60;

  /** By so much clocks may differ. */
  private static final int GRACE_SECONDS = 60;

  private final JWTCallerPrincipalFactory own = new DefaultJWTCallerPrincipalFactory();
  private final JWTCallerPrincipalFactory outside = new DefaultJWTCallerPrincipalFactory();
  private final @Nullable JWTAuthContextInfo outsider;
  private final VerifiedTokens verified =
      new VerifiedTokens(() -> NumericDate.now().getValue()); // as who verifies them counts

  TokenVerifier(OutsideIssuer issuer) {
    boolean some =
        issuer.name().isPresent() || issuer.keys().isPresent() || issuer.audience().isPresent();
    outsider = some ? expectations(issuer) : null;
  }

  private static JWTAuthContextInfo expectations(OutsideIssuer issuer) {
    if (issuer.name().isEmpty() || issuer.keys().isEmpty() || issuer.audience().isEmpty()) {
      throw new IllegalStateException(
          "kham.outside-issuer needs all of name, keys and audience, or none of them");
    }
    JWTAuthContextInfo info =
        new JWTAuthContextInfo(issuer.keys().get().toString(), issuer.name().get());
    info.setExpectedAudience(Set.of(issuer.audience().get()));
    info.setJwksRefreshInterval(JWKS_REFRESH_MINUTES);
    info.setExpGracePeriodSecs(GRACE_SECONDS);
    return info;
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo kham) throws ParseException {
    if (outsider != null && outsider.getIssuedBy().equals(unverifiedIssuer(token))) {
      return outside.parse(token, outsider); // whose keys may be revoked
    }
    return verified.who(token, () -> own.parse(token, kham));
  }

  private static @Nullable Object unverifiedIssuer(String token) {
    String[] parts = token.split("\\.");
    try {
      return parts.length < 2
          ? null
          : new JsonObject(
                  new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
              .getValue("iss");
    } catch (IllegalArgumentException | DecodeException e) {
      return null; // no token at all, and refused as one
    }
  }
}
