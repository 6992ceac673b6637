package dev.kham.adapter.rest;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.doctor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.domain.scheduling.Doctor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LeanAnswersTest extends RestTest {
  private static final String DOCTORS = "/api/v1/doctors?limit=100&specialty=";
  private static final RestAssuredConfig RAW =
      RestAssured.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

  @Test
  void a_list_is_not_sent_to_who_has_it_until_it_changes() {
    Doctor doctor = hospital.given().doctor();
    String list = DOCTORS + doctor.specialty().id().value();
    Response whole = anybody().get(list);
    String tag = whole.header("ETag");
    assertThat(whole.header("Cache-Control")).isEqualTo("private, no-cache");

    Response unchanged = anybody().header("If-None-Match", "\"other\", " + tag).get(list);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.asByteArray()).isEmpty();
    assertThat(unchanged.header("ETag")).isEqualTo(tag);

    hospital.given().doctor(doctor("An", doctor.specialty()));
    Response changed = anybody().header("If-None-Match", tag).get(list);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.jsonPath().getList("items")).hasSize(2);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void what_is_long_comes_compressed_as_the_client_likes() throws IOException {
    Doctor doctor = hospital.given().doctor();
    String plain = week(doctor, "identity").asString();
    assertThat(plain.length()).as(plain).isGreaterThan(1024);
    Response gzip = week(doctor, "gzip");
    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.header("Vary")).contains("Accept-Encoding");
    assertThat(gzip.asByteArray().length).isLessThan(plain.length() / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.asByteArray())).readAllBytes())
        .asString()
        .isEqualTo(plain);
    assertThat(week(doctor, "gzip;q=0.5, br").header("Content-Encoding")).isEqualTo("br");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "gzip, deflate, br"})
  void what_is_short_comes_as_it_is(String accepted) {
    Doctor doctor = hospital.given().doctor();
    Response one =
        anybody()
            .config(RAW)
            .header("Accept-Encoding", accepted)
            .get("/api/v1/doctors/{id}", doctor.id().value());
    assertThat(one.header("Content-Encoding")).isIn(null, "identity");
    assertThat(one.jsonPath().getString("id")).isEqualTo(doctor.id().toString());
  }

  /** A week of free slots. */
  private static Response week(Doctor doctor, String accepted) {
    return anybody()
        .noFiltersOfType(AsDocumented.class) // which reads JSON
        .config(RAW)
        .header("Accept-Encoding", accepted)
        .queryParam("from", MONDAY.toString())
        .queryParam("to", MONDAY.plusDays(6).toString())
        .get("/api/v1/doctors/{id}/slots", doctor.id().value());
  }
}
