package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class QrPictureTest {
  private static final String VIET_QR =
      "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
          + "530370454061500005802VN62170813KHM00000000016304F316";
  private static final int WHITE = 0xFFFFFFFF;
  private static final int MODULE = 8;
  private static final int QUIET_ZONE = 4;

  @ParameterizedTest
  @ValueSource(strings = {"1", VIET_QR})
  void a_camera_reads_the_png(String text) {
    assertThat(QrReader.read(QrPicture.of(text).png())).isEqualTo(text);
  }

  @Test
  void the_png_has_a_white_frame_of_four_modules() {
    BufferedImage image = QrReader.image(QrPicture.of(VIET_QR).png());
    int frame = QUIET_ZONE * MODULE;
    for (int along = 0; along < image.getWidth(); along++) {
      for (int depth = 0; depth < frame; depth++) {
        int far = image.getWidth() - 1 - depth;
        assertThat(image.getRGB(along, depth)).isEqualTo(WHITE);
        assertThat(image.getRGB(along, far)).isEqualTo(WHITE);
        assertThat(image.getRGB(depth, along)).isEqualTo(WHITE);
        assertThat(image.getRGB(far, along)).isEqualTo(WHITE);
      }
    }
    assertThat(image.getRGB(frame, frame)).isNotEqualTo(WHITE);
  }

  @Test
  void the_svg_draws_the_modules_of_the_png() throws Exception {
    QrPicture picture = QrPicture.of(VIET_QR);
    BufferedImage png = QrReader.image(picture.png());
    int size = png.getWidth() / MODULE;

    Element svg =
        DocumentBuilderFactory.newNSInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(picture.svg())))
            .getDocumentElement();
    assertThat(svg.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(svg.getLocalName()).isEqualTo("svg");
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 %1$d %1$d".formatted(size));
    assertThat(svg.getAttribute("width")).isEqualTo(Integer.toString(png.getWidth()));

    boolean[][] dark = new boolean[size][size];
    String path = ((Element) svg.getLastChild()).getAttribute("d");
    Matcher module = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(path);
    while (module.find()) {
      dark[Integer.parseInt(module.group(1))][Integer.parseInt(module.group(2))] = true;
    }
    for (int x = 0; x < size; x++) {
      for (int y = 0; y < size; y++) {
        assertThat(dark[x][y]).isEqualTo(png.getRGB(x * MODULE, y * MODULE) != WHITE);
      }
    }
  }

  @Test
  void refuses_what_no_code_holds() {
    assertThatThrownBy(() -> QrPicture.of("x".repeat(3000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
