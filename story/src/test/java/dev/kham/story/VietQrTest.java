package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VietQrTest {
  private static final String PAYLOAD =
      "00020101021238570010A00000072701270006970436011300100000003550208QRIBFTTA"
          + "530370454061000005802VN62120808DH1234566304E509";

  @Test
  void computes_the_check_value_of_crc_16_ccitt_false() {
    assertThat(VietQr.crc("123456789")).isEqualTo("29B1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F",
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6",
        "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C",
        PAYLOAD,
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203"
      })
  void finds_the_crc_right(String payload) {
    VietQr qr = VietQr.read(payload);

    assertThat(qr.expectedCrc()).isEqualTo(qr.value("63"));
  }

  @Test
  void finds_the_crc_of_a_changed_amount_wrong() {
    VietQr qr = VietQr.read(PAYLOAD.replace("5406100000", "5406900000"));

    assertThat(qr.expectedCrc()).isNotEqualTo(qr.value("63"));
  }

  @Test
  void reads_amount_account_and_memo() {
    VietQr qr = VietQr.read(PAYLOAD);

    assertThat(qr.value("54")).isEqualTo("100000");
    assertThat(qr.value("38.01.01")).isEqualTo("0010000000355");
    assertThat(qr.value("62.08")).isEqualTo("DH123456");
    assertThat(qr.value("62.01")).isEmpty();
  }

  @Test
  void refuses_lengths_that_do_not_add_up() {
    assertThatThrownBy(() -> VietQr.read("5406100")).isInstanceOf(StepFailed.class);
    assertThatThrownBy(() -> VietQr.read("54")).isInstanceOf(StepFailed.class);
  }
}
