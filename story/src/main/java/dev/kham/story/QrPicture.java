package dev.kham.story;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.WriterException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** QR codes for eyes and cameras: drawn in half-block characters, read from a PNG. */
final class QrPicture {
  /** Modules of white around the code; the standard asks for four, cameras are content with two. */
  private static final int QUIET = 2;

  private QrPicture() {}

  /**
   * The code as lines of text, two rows of modules a line.
   *
   * @param inkIsDark whether the characters are printed dark on light, else light on dark
   */
  static List<String> draw(String payload, boolean inkIsDark) {
    ByteMatrix modules = encode(payload);
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET; y < modules.getHeight() + QUIET; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -QUIET; x < modules.getWidth() + QUIET; x++) {
        boolean upper = isDark(modules, x, y) == inkIsDark;
        boolean lower = isDark(modules, x, y + 1) == inkIsDark;
        line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** What a camera reads from the picture. */
  static String decode(byte[] png) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      StepFailed.unless(image != null, "a PNG picture", png.length + " bytes of something else");
      BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(onWhite(image)));
      // straight as it was drawn: looking for its corners, as in a photo, misses one in some
      // hundred
      return new QRCodeReader()
          .decode(
              bitmap,
              Map.of(DecodeHintType.PURE_BARCODE, true, DecodeHintType.CHARACTER_SET, "UTF-8"))
          .getText();
    } catch (IOException damaged) {
      throw new StepFailed("a PNG picture", damaged.toString());
    } catch (ReaderException illegible) {
      throw new StepFailed("a QR code that can be read", illegible.toString());
    }
  }

  private static RGBLuminanceSource onWhite(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    // A transparent background would be read as black.
    BufferedImage flat = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = flat.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return new RGBLuminanceSource(width, height, flat.getRGB(0, 0, width, height, null, 0, width));
  }

  private static ByteMatrix encode(String payload) {
    try {
      return Encoder.encode(payload, ErrorCorrectionLevel.M).getMatrix();
    } catch (WriterException tooLong) {
      throw new StepFailed("a payload that fits into a QR code", tooLong.getMessage());
    }
  }

  private static boolean isDark(ByteMatrix modules, int x, int y) {
    return x >= 0
        && y >= 0
        && x < modules.getWidth()
        && y < modules.getHeight()
        && modules.get(x, y) == 1;
  }
}
