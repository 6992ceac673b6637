package dev.kham.bootstrap;

import dev.kham.embedded.FakeSepay;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A hospital that may ask a bank, and whose payment windows end when a test says so. */
public final class FakeSepayResource implements QuarkusTestResourceLifecycleManager {
  static final String CLIENT = "sepay";
  static final String CLIENT_SECRET = "a secret of SePay's";

  private FakeSepay sepay;

  @Override
  public Map<String, String> start() {
    sepay = new FakeSepay();
    return Map.of(
        "kham.sepay.api.url",
        sepay.url(),
        "kham.sepay.api.token",
        FakeSepay.TOKEN,
        "kham.sepay.oauth2.client-id",
        CLIENT,
        "kham.sepay.oauth2.client-secrets",
        CLIENT_SECRET,
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
