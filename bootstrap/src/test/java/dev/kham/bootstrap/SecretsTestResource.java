package dev.kham.bootstrap;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/**
 * The webhook's secret as the embedded run makes it; Quarkus makes the keys of tokens for tests.
 */
public final class SecretsTestResource implements QuarkusTestResourceLifecycleManager {
  private static final String HMAC = "kham.sepay.hmac-secrets";

  @Override
  public Map<String, String> start() {
    Path folder = Path.of("target", "secrets").toAbsolutePath();
    return Map.of(HMAC, EmbeddedSecrets.in(folder).properties().get(HMAC));
  }

  @Override
  public void stop() {}
}
