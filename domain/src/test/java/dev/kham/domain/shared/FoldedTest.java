package dev.kham.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTest {
  private static final String EVERY_LETTER =
      "àáảãạăằắẳẵặâầấẩẫậ đ èéẻẽẹêềếểễệ ìíỉĩị òóỏõọôồốổỗộơờớởỡợ ùúủũụưừứửữự ỳýỷỹỵ";
  private static final String FOLDED =
      "aaaaaaaaaaaaaaaaa d eeeeeeeeeee iiiii ooooooooooooooooo uuuuuuuuuuu yyyyy";

  @ParameterizedTest
  @CsvSource({
    "Nguyễn Đức, Nguyen Duc",
    "NGUYỄN THỊ ĐÀO, NGUYEN THI DAO",
    "Nguyen Duc, Nguyen Duc",
    "KHM0000000001, KHM0000000001",
    "'', ''"
  })
  void drops_diacritics_and_keeps_case(String text, String folded) {
    assertThat(Folded.withoutMarks(text)).isEqualTo(folded);
  }

  @Test
  void knows_every_letter_of_vietnamese_however_it_is_composed() {
    String decomposed = Normalizer.normalize(EVERY_LETTER, Normalizer.Form.NFD);
    assertThat(Folded.withoutMarks(EVERY_LETTER)).isEqualTo(FOLDED);
    assertThat(Folded.withoutMarks(decomposed)).isEqualTo(FOLDED);
    assertThat(Folded.upper(EVERY_LETTER)).isEqualTo(FOLDED.toUpperCase(Locale.ROOT));
  }

  @Test
  void folds_case_either_way() {
    assertThat(Folded.lower("Nguyễn ĐỨC")).isEqualTo("nguyen duc");
    assertThat(Folded.upper("Nguyễn Đức")).isEqualTo("NGUYEN DUC");
  }
}
