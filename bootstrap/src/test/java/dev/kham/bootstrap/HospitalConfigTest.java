package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HospitalConfigTest {
  @Test
  void it_is_quiet_at_night_unless_told_otherwise() {
    assertThat(config(Map.of()).quietHours()).contains("21:00-07:00");
    assertThat(config(Map.of("kham.hospital.quiet-hours", "22:00-06:00")).quietHours())
        .contains("22:00-06:00");
    assertThat(config(Map.of("kham.hospital.quiet-hours", "")).quietHours()).isEmpty();
  }

  private static HospitalConfig config(Map<String, String> set) {
    Map<String, String> all = new HashMap<>(set);
    for (String part : new String[] {"bin", "name", "account", "holder"}) {
      all.put("kham.hospital.bank." + part, "x");
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(HospitalConfig.class)
        .withSources(new PropertiesConfigSource(all, "test", 100))
        .build()
        .getConfigMapping(HospitalConfig.class);
  }
}
