package dev.kham.adapter.pdf;

import com.google.zxing.common.BitMatrix;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A page to draw on, and others after it, measured in points from the upper left corner. */
final class Sheet implements AutoCloseable {
  /** The part of a quarter circle's radius at which its Bézier control points lie. */
  private static final float CIRCLE = 0.5523f;

  private static final String ELLIPSIS = "…";

  private final PDDocument document;
  private final PDRectangle size;
  private PDPageContentStream content;

  Sheet(PDDocument document, PDRectangle size) throws IOException {
    this.document = document;
    this.size = size;
    this.content = page();
  }

  private PDPageContentStream page() throws IOException {
    PDPage page = new PDPage(size);
    document.addPage(page);
    return new PDPageContentStream(document, page);
  }

  /** What follows is drawn on another page of the same size. */
  void nextPage() throws IOException {
    content.close();
    content = page();
  }

  float width() {
    return size.getWidth();
  }

  float height() {
    return size.getHeight();
  }

  /** A typeface in the document, of which the letters used are embedded. */
  final class Face {
    private final PDType0Font font;
    private final CmapLookup glyphs;

    private Face(TrueTypeFont file) throws IOException {
      this.glyphs = file.getUnicodeCmapLookup();
      this.font = PDType0Font.load(document, file, true);
    }

    /** The text in glyphs there are; a name never keeps a document from being printed. */
    private String printable(String text) {
      StringBuilder printable = new StringBuilder();
      Normalizer.normalize(text, Normalizer.Form.NFC)
          .replaceAll("[\\p{C}\\p{Z}]+", " ")
          .strip()
          .codePoints()
          .map(it -> glyphs.getGlyphId(it) == 0 ? '?' : it)
          .forEach(printable::appendCodePoint);
      return printable.toString();
    }

    float widthOf(String text, float points) throws IOException {
      return font.getStringWidth(printable(text)) / 1000 * points;
    }
  }

  /** The typeface in that file beside this class. */
  Face face(String file) throws IOException {
    try (InputStream in = Sheet.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + file);
      }
      TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(in));
      // a ligature would be read as one unknown letter by who copies the text
      font.setEnableGsub(false);
      return new Face(font);
    }
  }

  /** A way of writing. */
  record Style(Face face, float points, Color color) {
    float leading() {
      return points * 1.4f;
    }
  }

  /**
   * One line.
   *
   * @param baseline from the top of the page
   */
  void line(Style style, float x, float baseline, String text) throws IOException {
    content.beginText();
    content.setFont(style.face().font, style.points());
    content.setNonStrokingColor(style.color());
    content.newLineAtOffset(x, height() - baseline);
    content.showText(style.face().printable(text));
    content.endText();
  }

  /** One line that ends there. */
  void lineUpTo(Style style, float right, float baseline, String text) throws IOException {
    line(style, right - style.face().widthOf(text, style.points()), baseline, text);
  }

  /**
   * The text in as many lines as it needs.
   *
   * @return the baseline of the line that would follow
   */
  float paragraph(Style style, float x, float baseline, float width, int mostLines, String text)
      throws IOException {
    float y = baseline;
    for (String line : lines(style, width, mostLines, text)) {
      line(style, x, y, line);
      y += style.leading();
    }
    return y;
  }

  /** The text broken between words, or within one that is too long; cut where no line is left. */
  List<String> lines(Style style, float width, int mostLines, String text) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : style.face().printable(text).split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (fits(style, width, longer)) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
      line = word;
      while (!fits(style, width, line)) {
        int end = line.length() - 1;
        while (!fits(style, width, line.substring(0, end))) {
          end--;
        }
        lines.add(line.substring(0, end));
        line = line.substring(end);
      }
    }
    lines.add(line);
    if (lines.size() <= mostLines) {
      return lines;
    }
    String last = lines.get(mostLines - 1);
    while (!fits(style, width, last + ELLIPSIS)) {
      last = last.substring(0, last.length() - 1);
    }
    List<String> cut = new ArrayList<>(lines.subList(0, mostLines - 1));
    cut.add(last + ELLIPSIS);
    return cut;
  }

  private static boolean fits(Style style, float width, String text) throws IOException {
    return style.face().widthOf(text, style.points()) <= width;
  }

  /** A filled rectangle. */
  void fill(Color color, float x, float top, float width, float height) throws IOException {
    content.setNonStrokingColor(color);
    content.addRect(x, height() - top - height, width, height);
    content.fill();
  }

  /** A filled rectangle with round corners. */
  void fillRound(Color color, float x, float top, float width, float height, float radius)
      throws IOException {
    float bottom = height() - top - height;
    float right = x + width;
    float upper = height() - top;
    float bend = radius * (1 - CIRCLE);
    content.setNonStrokingColor(color);
    content.moveTo(x + radius, bottom);
    content.lineTo(right - radius, bottom);
    content.curveTo(right - bend, bottom, right, bottom + bend, right, bottom + radius);
    content.lineTo(right, upper - radius);
    content.curveTo(right, upper - bend, right - bend, upper, right - radius, upper);
    content.lineTo(x + radius, upper);
    content.curveTo(x + bend, upper, x, upper - bend, x, upper - radius);
    content.lineTo(x, bottom + radius);
    content.curveTo(x, bottom + bend, x + bend, bottom, x + radius, bottom);
    content.fill();
  }

  /** Square modules, black where they are set. */
  void modules(BitMatrix modules, float x, float top, float side) throws IOException {
    float module = side / modules.getWidth();
    content.setNonStrokingColor(Color.BLACK);
    for (int row = 0; row < modules.getHeight(); row++) {
      float bottom = height() - top - (row + 1) * module;
      // neighbours in one piece: seams between them would show
      for (int from = 0; from < modules.getWidth(); from++) {
        int to = from;
        while (to < modules.getWidth() && modules.get(to, row)) {
          to++;
        }
        if (to > from) {
          content.addRect(x + from * module, bottom, (to - from) * module, module);
          from = to;
        }
      }
    }
    content.fill();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
