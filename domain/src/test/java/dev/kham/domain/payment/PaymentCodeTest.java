package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentCodeTest {
  @ParameterizedTest
  @CsvSource({
    "0, KHM0000000000",
    "7, KHM0000000007",
    "1234567890, KHM1234567890",
    "9999999999, KHM9999999999"
  })
  void is_the_prefix_and_ten_digits(long number, String value) {
    assertThat(PaymentCode.of(number)).hasToString(value).isEqualTo(new PaymentCode(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 10_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
  void has_no_number_beyond_ten_digits(long number) {
    assertThatThrownBy(() -> PaymentCode.of(number)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KHM",
        "KHM123456789",
        "KHM12345678901",
        "khm1234567890",
        "DH1234567890",
        "KHM 1234567890",
        " KHM1234567890",
        "KHM1234567890\n",
        "KHM12345O7890",
        "KHM١٢٣٤٥٦٧٨٩٠"
      })
  void has_no_other_form(String text) {
    assertThat(PaymentCode.isOne(text)).isFalse();
    assertThatThrownBy(() -> new PaymentCode(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
