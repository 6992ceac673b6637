package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VietQrTest {
  private static final BankAccount ACCOUNT = account("970416", "257678859");

  @ParameterizedTest
  @CsvSource({
    "970416, 257678859, , , 00020101021138530010A000000727012300069704160109257678859"
        + "0208QRIBFTTA53037045802VN6304AE9F",
    "970416, 257678859, 10000, Chuyen tien, 00020101021238530010A00000072701230006970416"
        + "01092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6",
    "970415, 0011001932418, 120000, ung ho lu lut, 00020101021238570010A000000727012700069704"
        + "15011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C",
    "970436, 0010000000355, 100000, DH123456, 00020101021238570010A0000007270127000697043601"
        + "1300100000003550208QRIBFTTA530370454061000005802VN62120808DH1234566304E509"
  })
  void writes_the_known_samples(
      String bin, String number, @Nullable Long amount, @Nullable String memo, String payload) {
    assertThat(VietQr.payload(account(bin, number), amount, memo)).isEqualTo(payload);
  }

  @Test
  void asks_for_exactly_the_amount_under_the_code() {
    assertThat(VietQr.payload(ACCOUNT, 150_000, PaymentCode.of(42)))
        .isEqualTo(VietQr.payload(ACCOUNT, 150_000L, "KHM0000000042"))
        .contains("5406150000", "62170813KHM0000000042");
  }

  @Test
  void computes_the_check_value_of_the_crc() {
    assertThat(VietQr.crc("123456789")).isEqualTo(0x29B1);
  }

  @Test
  void agrees_with_napas_on_the_crc_of_their_sample() {
    String sample =
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC"
            + "530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203";
    int end = sample.length() - 4;
    assertThat(VietQr.crc(sample.substring(0, end)))
        .isEqualTo(Integer.parseInt(sample.substring(end), 16));
  }

  @Test
  void pays_out_exactly_the_refund_under_its_code() {
    Refund refund =
        new Refund(
            new RefundId(new UUID(0, 1)),
            RefundCode.of(42),
            70_000,
            Refund.Cause.LATE,
            null,
            null,
            null,
            Instant.EPOCH,
            null,
            0);
    assertThat(VietQr.payload(ACCOUNT, refund))
        .isEqualTo(VietQr.payload(ACCOUNT, 70_000L, "KHR0000000042"));
  }

  @Test
  void writes_the_memo_without_diacritics() {
    assertThat(VietQr.payload(ACCOUNT, 10_000L, "Chuyển tiền"))
        .isEqualTo(VietQr.payload(ACCOUNT, 10_000L, "Chuyen tien"));
  }

  @Test
  void writes_the_longest_memo_and_the_largest_amount() {
    assertThat(VietQr.payload(ACCOUNT, 9_999_999_999_999L, "x".repeat(25)))
        .contains("54139999999999999", "62290825" + "x".repeat(25));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 10_000_000_000_000L, Long.MAX_VALUE})
  void refuses_an_amount_that_does_not_fit(long amount) {
    assertThatThrownBy(() -> VietQr.payload(ACCOUNT, amount, "memo"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678901234567890123456", "cảm ơn ♥", "付款"})
  void refuses_a_memo_that_does_not_fit(String memo) {
    assertThatThrownBy(() -> VietQr.payload(ACCOUNT, 10_000L, memo))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "97041, 257678859",
    "9704166, 257678859",
    "97O416, 257678859",
    "970416, ''",
    "970416, 12345678901234567890",
    "970416, 2576-78859"
  })
  void an_account_has_six_digits_and_up_to_nineteen_characters(String bin, String number) {
    assertThatThrownBy(() -> account(bin, number)).isInstanceOf(IllegalArgumentException.class);
  }

  private static BankAccount account(String bin, String number) {
    return new BankAccount(bin, "ACB", number, "BENH VIEN KHAM");
  }
}
