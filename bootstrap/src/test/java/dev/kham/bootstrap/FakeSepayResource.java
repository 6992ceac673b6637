package dev.kham.bootstrap;

import dev.kham.embedded.FakeSepay;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A hospital that may ask a bank, and whose payment windows end when a test says so. */
public final class FakeSepayResource implements QuarkusTestResourceLifecycleManager {
  private FakeSepay sepay;

  @Override
  public Map<String, String> start() {
    sepay = new FakeSepay();
    return Map.of(
        "kham.sepay.api.url",
        sepay.url(),
        "kham.sepay.api.token",
        FakeSepay.TOKEN,
        "kham.hospital.payment-window",
        "1H");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        sepay, field -> field.getType().getName().equals(FakeSepay.class.getName()));
  }

  @Override
  public void stop() {
    sepay.close();
  }
}
