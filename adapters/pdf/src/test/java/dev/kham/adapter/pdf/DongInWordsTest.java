package dev.kham.adapter.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DongInWordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, Không đồng",
    "1, Một đồng",
    "5, Năm đồng",
    "10, Mười đồng",
    "11, Mười một đồng",
    "14, Mười bốn đồng",
    "15, Mười lăm đồng",
    "20, Hai mươi đồng",
    "21, Hai mươi mốt đồng",
    "24, Hai mươi tư đồng",
    "55, Năm mươi lăm đồng",
    "100, Một trăm đồng",
    "101, Một trăm lẻ một đồng",
    "105, Một trăm lẻ năm đồng",
    "110, Một trăm mười đồng",
    "115, Một trăm mười lăm đồng",
    "999, Chín trăm chín mươi chín đồng",
    "1000, Một nghìn đồng",
    "1005, Một nghìn không trăm lẻ năm đồng",
    "1010, Một nghìn không trăm mười đồng",
    "200000, Hai trăm nghìn đồng",
    "150500, Một trăm năm mươi nghìn năm trăm đồng",
    "1000000, Một triệu đồng",
    "1000001, Một triệu không trăm lẻ một đồng",
    "1005000, Một triệu không trăm lẻ năm nghìn đồng",
    "1234567, Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng",
    "1000000000, Một tỷ đồng",
    "1000000005, Một tỷ không trăm lẻ năm đồng",
    "21000000000, Hai mươi mốt tỷ đồng",
    "1005000000000, Một nghìn không trăm lẻ năm tỷ đồng",
    "2000000000000000000, Hai tỷ tỷ đồng"
  })
  void in_vietnamese(long amount, String words) {
    assertThat(DongInWords.vietnamese(amount)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, Zero dong",
    "1, One dong",
    "15, Fifteen dong",
    "20, Twenty dong",
    "21, Twenty-one dong",
    "100, One hundred dong",
    "110, One hundred ten dong",
    "200000, Two hundred thousand dong",
    "1000001, One million one dong",
    "1234567, One million two hundred thirty-four thousand five hundred sixty-seven dong",
    "1000000000000, One trillion dong",
    "9000000000000000000, Nine quintillion dong"
  })
  void in_english(long amount, String words) {
    assertThat(DongInWords.english(amount)).isEqualTo(words);
  }
}
