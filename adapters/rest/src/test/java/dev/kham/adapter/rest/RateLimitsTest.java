package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests are a trusted proxy here, so that each is a client of its own. */
@QuarkusTest
@TestProfile(RateLimitsTest.Tight.class)
class RateLimitsTest extends RestTest {
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  /** So little that a test can use it up, in a window that does not end meanwhile. */
  public static class Tight implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kham.limit.window", "1000D",
          "kham.limit.ip", "8",
          "kham.limit.account", "12",
          "kham.limit.sign-in", "3",
          "kham.limit.booking", "2",
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1");
    }
  }

  private final String own = newAddress();

  @Test
  void an_address_gets_so_many_answers_and_is_then_asked_for_patience() {
    for (int left = 7; left >= 0; left--) {
      from(own)
          .get("/api/v1/specialties")
          .then()
          .statusCode(200)
          .header("RateLimit-Limit", "8")
          .header("RateLimit-Remaining", String.valueOf(left));
    }
    Response refused = from(own).header("Accept-Language", "en").get("/api/v1/doctors?q=secret");
    refused
        .then()
        .spec(problem(429, "too-many-requests"))
        .header("RateLimit-Remaining", "0")
        .body("title", equalTo("Too many requests"))
        .body("instance", equalTo("/api/v1/doctors"));
    assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
    from(newAddress()).get("/api/v1/doctors").then().statusCode(200);
  }

  @Test
  void what_is_not_there_and_who_may_not_count_as_well() {
    for (int i = 0; i < 4; i++) {
      from(own).get("/api/v1/nowhere").then().statusCode(404);
      from(own)
          .header("Authorization", "Bearer wrong")
          .get("/api/v1/appointments")
          .then()
          .statusCode(401);
    }
    from(own).get("/api/v1/nowhere").then().spec(problem(429, "too-many-requests"));
    from(own).get("/api/v1/appointments").then().spec(problem(429, "too-many-requests"));
  }

  @Test
  void health_and_documents_are_never_refused() {
    for (int i = 0; i < 10; i++) {
      from(own).get("/q/openapi").then().statusCode(200);
    }
    from(own).get("/api/v1/specialties").then().statusCode(200).header("RateLimit-Remaining", "7");
  }

  @Test
  void signing_in_and_registering_are_counted_together_by_address() {
    signIn(own).statusCode(401);
    sending(from(own), Map.of()).post("/api/v1/accounts").then().statusCode(400);
    signIn(own).statusCode(401).header("RateLimit-Limit", "3").header("RateLimit-Remaining", "0");
    signIn(own).spec(problem(429, "too-many-requests"));
    sending(from(own), Map.of())
        .post("/api/v1/accounts")
        .then()
        .spec(problem(429, "too-many-requests"));
    from(own).get("/api/v1/specialties").then().statusCode(200);
    signIn(newAddress()).statusCode(401);
  }

  @Test
  void an_account_is_counted_wherever_it_comes_from() {
    Caller caller = hospital.given().caller(Role.PATIENT);
    String token = token(caller, Instant.now());
    for (int left = 11; left >= 0; left--) {
      list(token).then().statusCode(200);
    }
    list(token).then().spec(problem(429, "too-many-requests")).header("RateLimit-Limit", "12");
    list(token(hospital.given().caller(Role.PATIENT), Instant.now())).then().statusCode(200);
  }

  @Test
  void bookings_are_counted_by_account() {
    String doctor = hospital.given().doctor().id().toString();
    String token = token(hospital.given().caller(Role.PATIENT), Instant.now());
    for (String time : new String[] {"08:00", "08:30"}) {
      book(token, doctor, time).then().statusCode(201);
    }
    book(token, doctor, "09:00")
        .then()
        .spec(problem(429, "too-many-requests"))
        .header("RateLimit-Limit", "2");
    list(token).then().statusCode(200);
  }

  @Test
  void all_of_one_network_of_ipv6_are_one() {
    String network = "2001:db8:0:" + Integer.toHexString(CLIENTS.incrementAndGet());
    for (int i = 0; i < 8; i++) {
      from(network + "::" + i).get("/api/v1/specialties").then().statusCode(200);
    }
    from(network + ":1:2:3:4").get("/api/v1/specialties").then().statusCode(429);
  }

  private Response list(String token) {
    return from(newAddress())
        .header("Authorization", "Bearer " + token)
        .get("/api/v1/appointments");
  }

  private Response book(String token, String doctor, String time) {
    return sending(
            from(newAddress())
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", UUID.randomUUID().toString()),
            Map.of("doctorId", doctor, "start", at(MONDAY, time).toString()))
        .post("/api/v1/appointments");
  }

  private ValidatableResponse signIn(String address) {
    return sending(from(address), Map.of("login", "nobody@example.test", "password", "wrong"))
        .post("/api/v1/sessions")
        .then();
  }

  private static RequestSpecification from(String address) {
    return anybody().header("X-Forwarded-For", address);
  }

  private static String newAddress() {
    return "198.51." + CLIENTS.incrementAndGet() + ".7";
  }
}
