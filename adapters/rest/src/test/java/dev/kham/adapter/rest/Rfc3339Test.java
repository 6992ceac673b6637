package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class Rfc3339Test {
  @Inject ObjectMapper json;

  @Test
  void instants_are_written_by_hand() throws IOException {
    assertThat(json.getSerializerProviderInstance().findValueSerializer(OffsetDateTime.class))
        .isInstanceOf(Rfc3339.InstantWriter.class);
  }

  private void assertWrittenAsJavaDoes(OffsetDateTime time) throws IOException {
    assertThat(json.readTree(json.writeValueAsBytes(List.of(time))).get(0).textValue())
        .isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-12-01T08:00:00+07:00",
        "2024-02-29T23:59:59-03:30",
        "2026-12-01T08:00:00Z",
        "2026-12-01T08:00:00.000001+07:00",
        "2026-12-01T08:00:00+07:06:30",
        "0999-12-31T00:00:00+07:00",
        "1000-01-01T00:00:00+07:00",
        "9999-12-31T23:59:59+18:00",
        "+10000-01-01T00:00:00-00:00:01"
      })
  void instants_are_written_as_java_does(String time) throws IOException {
    assertWrittenAsJavaDoes(OffsetDateTime.parse(time));
  }

  @Test
  void all_sorts_of_instants_are_written_as_java_does() throws IOException {
    SplittableRandom random = new SplittableRandom(3339);
    for (int i = 0; i < 10_000; i++) {
      assertWrittenAsJavaDoes(
          OffsetDateTime.of(
              random.nextInt(1, 10_100),
              random.nextInt(1, 13),
              random.nextInt(1, 29),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60),
              random.nextInt(4) == 0 ? random.nextInt(1_000_000) * 1000 : 0,
              ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60)));
    }
  }
}
