package dev.kham.adapter.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTest {
  @ParameterizedTest
  @CsvSource({
    "'Đặng Thị Ngọc Huyền, đến lúc', 'Dang Thi Ngoc Huyen, den luc'",
    "'ĂăÂâÊêÔôƠơƯư ỗ ễ ậ ặ ữ', 'AaAaEeOoOoUu o e a a u'",
    "'‘a’ “b” – c — d… e', '''a'' \"b\" - c - d... e'",
    "'a\u00a0b\u2003c\nd\te', 'a b c d e'",
    "'😀 Bác sĩ 日本', 'Bac si'",
    "'1.000.000 đ', '1.000.000 d'",
  })
  void leaves_plain_ascii(String words, String stripped) {
    assertThat(SmsText.stripped(words)).isEqualTo(stripped);
  }

  @Test
  void strips_letters_whether_or_not_their_marks_are_apart() {
    assertThat(SmsText.stripped("Nguye\u0302\u0303n")).isEqualTo("Nguyen");
    assertThat(SmsText.of("Nguye\u0302\u0303n", true)).isEqualTo(new SmsText("Nguyễn", 1));
  }

  @ParameterizedTest
  @CsvSource({"160, 1", "161, 2", "306, 2", "307, 3", "459, 3", "460, 4"})
  void counts_parts_of_plain_text(int length, int parts) {
    assertThat(SmsText.of("a".repeat(length), false).parts()).isEqualTo(parts);
  }

  @ParameterizedTest
  @CsvSource({"70, 1", "71, 2", "134, 2", "135, 3", "201, 3", "202, 4"})
  void counts_parts_of_unicode_in_units_of_utf_16(int length, int parts) {
    assertThat(SmsText.of("ă".repeat(length), true).parts()).isEqualTo(parts);
    if (length % 2 == 0) {
      assertThat(SmsText.of("😀".repeat(length / 2), true).parts()).isEqualTo(parts);
    }
  }

  @ParameterizedTest
  @CsvSource({"^", "{", "}", "[", "]", "~", "\\", "|"})
  void counts_some_signs_twice(String sign) {
    assertThat(SmsText.of(sign.repeat(80), false).parts()).isEqualTo(1);
    assertThat(SmsText.of(sign.repeat(80) + "a", false).parts()).isEqualTo(2);
  }
}
