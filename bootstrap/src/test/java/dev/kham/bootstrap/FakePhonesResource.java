package dev.kham.bootstrap;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** A hospital with text messages and Zalo, as fast as the gateways take them. */
public final class FakePhonesResource implements QuarkusTestResourceLifecycleManager {
  static final String CALLBACK_TOKEN = "told-by-esms";
  static final String APP_ID = "1";
  static final String OA_SECRET = "told-by-zalo";

  private FakePhones phones;

  @Override
  public Map<String, String> start() {
    phones = new FakePhones();
    Map<String, String> settings = new HashMap<>();
    settings.put("kham.esms.url", phones.url());
    settings.put("kham.esms.api-key", "key");
    settings.put("kham.esms.secret-key", "secret");
    settings.put("kham.esms.brandname", "KHAM");
    settings.put("kham.esms.callback-token", CALLBACK_TOKEN);
    settings.put("kham.esms.per-second", "100000");
    settings.put("kham.zalo.url", phones.url());
    settings.put("kham.zalo.oauth-url", phones.url());
    settings.put("kham.zalo.app-id", APP_ID);
    settings.put("kham.zalo.oa-secret", OA_SECRET);
    settings.put("kham.zalo.app-secret", "secret");
    settings.put("kham.zalo.refresh-token", "consented");
    settings.put("kham.zalo.token-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    settings.put("kham.zalo.per-second", "100000");
    for (String kind : new String[] {"confirmation", "reminder", "cancellation", "offer"}) {
      settings.put("kham.zalo.templates.vi." + kind, "1");
    }
    return settings;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        phones, field -> field.getType().getName().equals(FakePhones.class.getName()));
  }

  @Override
  public void stop() {
    phones.close();
  }
}
