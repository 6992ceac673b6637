package dev.kham.adapter.rest;

import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.SessionId;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.restassured.specification.ResponseSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;

/**
 * Speaks HTTP to the resources over one {@link InMemoryHospital}, whose clock stands at {@link
 * SchedulingFixtures#NOW}.
 *
 * <p>The hospital is the same for all tests, so each begins with doctors and patients of its own.
 */
abstract class RestTest {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  @Inject InMemoryHospital hospital;

  @ConfigProperty(name = "mp.jwt.verify.issuer")
  String issuer;

  @BeforeEach
  void set_the_clock() {
    hospital.clock().set(SchedulingFixtures.NOW);
  }

  static RequestSpecification anybody() {
    return RestAssured.given().filter(new AsDocumented());
  }

  RequestSpecification as(Caller caller) {
    return withToken(token(caller, Instant.now()));
  }

  static RequestSpecification withToken(String token) {
    return anybody().header("Authorization", "Bearer " + token);
  }

  /** A token issued then; whoever verifies it looks at the system's clock, not the hospital's. */
  String token(Caller caller, Instant issued) {
    Clock clock = Clock.fixed(issued, SchedulingFixtures.ZONE);
    return new AccessTokens(issuer, LIFETIME, clock)
        .issue(caller, new SessionId(UUID.randomUUID()));
  }

  static RequestSpecification sending(RequestSpecification request, Object body) {
    return request.contentType(ContentType.JSON).body(body);
  }

  /** A complete problem of that type. */
  static ResponseSpecification problem(int status, String type) {
    return new ResponseSpecBuilder()
        .expectStatusCode(status)
        .expectContentType("application/problem+json")
        .expectBody("type", equalTo("/problems/" + type))
        .expectBody("status", equalTo(status))
        .expectBody("title", not(blankOrNullString()))
        .expectBody("detail", not(blankOrNullString()))
        .expectBody("instance", startsWith("/"))
        .build();
  }

  /** A validation problem about exactly these fields. */
  static ResponseSpecification invalid(String... fields) {
    return new ResponseSpecBuilder()
        .addResponseSpecification(problem(400, "validation"))
        .expectBody("errors.field", equalTo(List.of(fields)))
        .expectBody("errors[0].message", not(blankOrNullString()))
        .build();
  }
}
