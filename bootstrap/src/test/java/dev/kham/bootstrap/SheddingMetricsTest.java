package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where nobody may read. */
@QuarkusTest
@TestProfile(SheddingMetricsTest.NoReads.class)
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class SheddingMetricsTest {
  public static final class NoReads implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("kham.shed.reads", "0");
    }
  }

  @Inject Clinic clinic;

  @Test
  void who_is_turned_away_is_counted_by_kind_and_not_by_path() {
    UUID id = UUID.randomUUID();
    assertThat(clinic.send(clinic.request("/api/v1/appointments/" + id).GET()).response())
        .returns(503, answer -> answer.statusCode());

    String metrics = clinic.send(clinic.request("/q/metrics").GET()).response().body();
    assertThat(metrics.lines())
        .contains("kham_requests_turned_away_total{kind=\"reads\"} 1.0")
        .anyMatch(
            line ->
                line.startsWith("http_server_requests_seconds_count{")
                    && line.contains("status=\"503\"")
                    && line.contains("uri=\"/reads\""))
        .noneMatch(line -> line.contains(id.toString()));
  }
}
