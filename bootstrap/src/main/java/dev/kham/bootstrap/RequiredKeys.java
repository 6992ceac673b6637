package dev.kham.bootstrap;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Refuses to start without the keys of access tokens, instead of failing at the first sign-in. */
@Singleton
class RequiredKeys {
  private final Config config;

  RequiredKeys(Config config) {
    this.config = config;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    require("smallrye.jwt.sign.key.location", "smallrye.jwt.sign.key");
    require("mp.jwt.verify.publickey.location", "mp.jwt.verify.publickey");
  }

  private void require(String location, String inline) {
    Optional<String> value =
        config
            .getOptionalValue(location, String.class)
            .or(() -> config.getOptionalValue(inline, String.class));
    if (value.isEmpty()) {
      throw new IllegalStateException(location + " has to be configured");
    }
  }
}
