package dev.kham.domain.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.RejectedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0912345678, 84912345678",
    "84912345678, 84912345678",
    "+84912345678, 84912345678",
    "0084912345678, 84912345678",
    "+84 912 345 678, 84912345678",
    "(091) 234-56.78, 84912345678",
    "0312345678, 84312345678",
    "0512345678, 84512345678",
    "0712345678, 84712345678",
    "0812345678, 84812345678",
    "0841234567, 84841234567", // 084 is a mobile prefix of its own, not the country's code
    "84841234567, 84841234567"
  })
  void keeps_every_form_of_a_mobile_number_as_one(String text, String canonical) {
    assertThat(PhoneNumber.canonical(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "912345678", // neither zero nor country
        "091234567", // too short
        "09123456789", // too long
        "02438253531", // a landline
        "0112345678",
        "0212345678",
        "0412345678",
        "0612345678",
        "+1 912 345 6789",
        "+84 0912345678", // country and zero
        "0912 345 67a",
        "٠٩١٢٣٤٥٦٧٨",
        "0912345678; drop",
        "bich@example.test"
      })
  void refuses_what_is_no_vietnamese_mobile_number(String text) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> PhoneNumber.canonical(text))
        .returns("invalid-phone", DomainException::type);
  }
}
