package dev.kham.adapter.sepay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {
  @Test
  void any_address_is_allowed_when_none_is_configured() {
    assertThat(new AllowedAddresses(nothing()).include("198.51.100.7")).isTrue();
    assertThat(new AllowedAddresses(nothing().from(" ")).include("198.51.100.7")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "172.236.138.20, true",
    "172.236.138.21, false",
    "::ffff:172.236.138.20, true",
    "10.1.255.255, true",
    "10.2.0.0, false",
    "2400:8905::2000:8cff:fe98:45cd, true",
    "2400:8905:0:0:2000:8cff:fe98:45cd, true",
    "2400:8906::1, false",
    "localhost, false",
    "'', false"
  })
  void only_what_is_configured_is_allowed(String address, boolean allowed) {
    AllowedAddresses some =
        new AllowedAddresses(nothing().from("172.236.138.20", " 10.1.0.0/16", "2400:8905::/32"));
    assertThat(some.include(address)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sepay.vn", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0"})
  void does_not_start_with_what_is_no_address(String text) {
    assertThatThrownBy(() -> new AllowedAddresses(nothing().from(text)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kham.sepay.allowed-addresses");
  }

  private static SepayFixtures.Config nothing() {
    return SepayFixtures.nothingConfigured(SepayConfig.Environment.LIVE);
  }
}
