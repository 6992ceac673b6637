package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrPictureTest {
  private static final int SCALE = 6;

  @Test
  void a_drawn_code_reads_as_its_payload_in_either_ink() throws IOException {
    String payload = "00020101021238 KH24680135 6304E509";

    assertThat(QrPicture.decode(png(QrPicture.draw(payload, true), true))).isEqualTo(payload);
    assertThat(QrPicture.decode(png(QrPicture.draw(payload, false), false))).isEqualTo(payload);
  }

  @Test
  void is_read_whatever_it_says() throws IOException {
    for (int i = 0; i < 400; i++) {
      String payload =
          "00020101021238570010A00000072701270006970436011300100000003550208QRIBFTTA530370454062500005802VN62170813KHM%010d6304%04X"
              .formatted(i * 24_680_135L, i * 163);
      assertThat(QrPicture.decode(png(QrPicture.draw(payload, true), true))).isEqualTo(payload);
    }
  }

  @Test
  void refuses_what_is_no_picture() {
    assertThatThrownBy(() -> QrPicture.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("PNG");
  }

  /** A picture of the drawn lines on a transparent ground, as generators like to make them. */
  private static byte[] png(List<String> lines, boolean inkIsDark) throws IOException {
    int width = lines.getFirst().length() * SCALE;
    BufferedImage image =
        new BufferedImage(width, lines.size() * 2 * SCALE, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        char block = lines.get(y / SCALE / 2).charAt(x / SCALE);
        boolean inked = block == '█' || block == (y / SCALE % 2 == 0 ? '▀' : '▄');
        image.setRGB(x, y, inked == inkIsDark ? 0xFF000000 : 0);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
