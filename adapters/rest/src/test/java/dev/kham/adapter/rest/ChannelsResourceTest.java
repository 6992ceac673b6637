package dev.kham.adapter.rest;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ChannelsResourceTest extends RestTest {
  private static final String CHANNELS = "/api/v1/me/channels";
  private static final String LETTERS = "/api/v1/letters/";

  @Test
  void a_patient_says_how_they_wish_to_be_written_to() {
    Caller caller = hospital.given().caller(hospital.given().patient());
    as(caller)
        .get(CHANNELS)
        .then()
        .statusCode(200)
        .body("channels", equalTo(List.of("EMAIL", "ZALO", "SMS")))
        .body("available", equalTo(List.of("EMAIL")));
    sending(as(caller), Map.of("channels", List.of("SMS", "EMAIL")))
        .put(CHANNELS)
        .then()
        .statusCode(200)
        .body("channels", equalTo(List.of("SMS", "EMAIL")));
    as(caller).get(CHANNELS).then().body("channels", equalTo(List.of("SMS", "EMAIL")));
  }

  @Test
  void each_channel_is_named_at_most_once_and_at_least_one_is() {
    Caller caller = hospital.given().caller(hospital.given().patient());
    for (List<String> wrong :
        List.<List<String>>of(
            List.of(),
            List.of("SMS", "SMS"),
            List.of("FAX"),
            List.of("sms"),
            Arrays.asList("SMS", null),
            List.of("SMS", "EMAIL", "ZALO", "SMS"))) {
      sending(as(caller), Map.of("channels", wrong)).put(CHANNELS).then().spec(invalid("channels"));
    }
    sending(as(caller), Map.of()).put(CHANNELS).then().spec(invalid("channels"));
  }

  @ParameterizedTest
  @EnumSource(names = "PATIENT", mode = EnumSource.Mode.EXCLUDE)
  void staff_have_no_channels(Role role) {
    Caller caller = hospital.given().caller(role);
    as(caller).get(CHANNELS).then().spec(problem(403, "forbidden"));
    sending(as(caller), Map.of("channels", List.of("SMS")))
        .put(CHANNELS)
        .then()
        .spec(problem(403, "forbidden"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"appointment-reminder", "payment-receipt", "doctor-cancellation"})
  void the_front_desk_looks_at_letters(String kind) {
    as(hospital.given().caller(Role.RECEPTIONIST))
        .get(LETTERS + kind)
        .then()
        .statusCode(200)
        .body("kind", equalTo(kind))
        .body("language", equalTo("vi"))
        .body("channel", equalTo("EMAIL"))
        .body("data", nullValue());
    as(hospital.given().caller(Role.ADMIN))
        .get(LETTERS + kind + "?language=en&channel=SMS")
        .then()
        .statusCode(200)
        .body("language", equalTo("en"))
        .body("channel", equalTo("SMS"));
  }

  @Test
  void nobody_else_does_and_what_is_not_there_is_not_found() {
    as(hospital.given().caller(hospital.given().patient()))
        .get(LETTERS + "appointment-reminder")
        .then()
        .spec(problem(403, "forbidden"));
    Caller desk = hospital.given().caller(Role.RECEPTIONIST);
    as(desk).get(LETTERS + "APPOINTMENT_REMINDER").then().spec(problem(404, "not-found"));
    as(desk).get(LETTERS + "appointment-reminder?channel=FAX").then().spec(invalid("channel"));
    as(desk).get(LETTERS + "appointment-reminder?language=fr").then().spec(invalid("language"));
  }
}
