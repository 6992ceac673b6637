package dev.kham.adapter.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** An OpenID Connect issuer besides Kham itself; there is none unless all three are configured. */
@ConfigMapping(prefix = "kham.outside-issuer")
interface OutsideIssuer {
  /** As it stands in the claim {@code iss}. */
  Optional<String> name();

  /** Where its keys are, as JWKS. */
  Optional<URI> keys();

  /** What must stand in the claim {@code aud}: a token for somebody else is none for Kham. */
  Optional<String> audience();

  /** The claim with the id of Kham's account. */
  @WithDefault("sub")
  String accountClaim();

  /** The claim with the roles; names that Kham does not know are ignored. */
  @WithDefault("groups")
  String groupsClaim();
}
