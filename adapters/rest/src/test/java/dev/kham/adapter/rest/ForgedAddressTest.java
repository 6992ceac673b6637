package dev.kham.adapter.rest;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests are no proxy that is trusted. */
@QuarkusTest
@TestProfile(ForgedAddressTest.SomebodyElseIsTrusted.class)
class ForgedAddressTest extends RestTest {
  /** Nobody comes from there. */
  public static class SomebodyElseIsTrusted implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kham.limit.window", "1000D",
          "kham.limit.ip", "3",
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "192.0.2.1");
    }
  }

  @Test
  void a_client_does_not_get_more_by_naming_other_addresses() {
    for (int i = 0; i < 3; i++) {
      anybody()
          .header("X-Forwarded-For", "198.51.100." + i)
          .get("/api/v1/specialties")
          .then()
          .statusCode(200)
          .header("RateLimit-Remaining", equalTo(String.valueOf(2 - i)));
    }
    anybody()
        .header("X-Forwarded-For", "198.51.100.77")
        .header("Forwarded", "for=198.51.100.78")
        .get("/api/v1/specialties")
        .then()
        .spec(problem(429, "too-many-requests"));
  }
}
