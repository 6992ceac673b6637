package dev.kham.adapter.pdf;

import dev.kham.adapter.pdf.Sheet.Face;
import dev.kham.adapter.pdf.Sheet.Style;
import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.DailySheetPrinter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.ResourceBundle;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Prints daily sheets on pages of A4. */
public final class PdfDailySheetPrinter implements DailySheetPrinter {
  private static final Locale VIETNAMESE = Locale.of("vi");
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Color ACCENT = new Color(0x0f766e);
  private static final Color INK = new Color(0x12343b);
  private static final Color QUIET = new Color(0x52706f);
  private static final Color TINT = new Color(0xe9f4f2);
  private static final Color RULE = new Color(0xdde9e8);
  private static final Color WARNING = new Color(0xb42318);

  private static final float MARGIN = 42;
  private static final float BOTTOM = 800;
  private static final float LINE = 34;

  private final String hospital;
  private final ZoneId zone;

  /**
   * For one hospital.
   *
   * @param zone the hospital's
   */
  public PdfDailySheetPrinter(String hospital, ZoneId zone) {
    this.hospital = hospital;
    this.zone = zone;
  }

  @Override
  public byte[] print(DailySheet money, Instant at, Locale locale) {
    try (PDDocument document = new PDDocument()) {
      Locale language =
          locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? Locale.ENGLISH : VIETNAMESE;
      Words words = new Words(language);
      PDDocumentInformation about = document.getDocumentInformation();
      about.setTitle(words.of("title") + " " + words.day(money));
      about.setAuthor(hospital);
      about.setCreator("Kham");
      about.setCreationDate(GregorianCalendar.from(at.atZone(zone)));
      document.getDocumentCatalog().setLanguage(language.getLanguage());
      document.setDocumentId(at.toEpochMilli());
      try (Sheet sheet = new Sheet(document, PDRectangle.A4)) {
        new Pages(sheet, words, money).draw(at);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  /** The words of a language. */
  private static final class Words {
    private final Locale language;
    private final ResourceBundle texts;

    Words(Locale language) {
      this.language = language;
      this.texts =
          ResourceBundle.getBundle("dev.kham.adapter.pdf.DailySheet", language, NO_FALLBACK);
    }

    String of(String key) {
      return texts.getString(key);
    }

    String of(String key, Object... values) {
      return MessageFormat.format(of(key), values);
    }

    String number(long number) {
      return NumberFormat.getIntegerInstance(language).format(number);
    }

    String day(DailySheet money) {
      return DateTimeFormatter.ofPattern(of("day"), language).format(money.day());
    }
  }

  /** The sheet, from the top of its first page to the bottom of its last. */
  private final class Pages {
    private final Sheet sheet;
    private final Words words;
    private final DailySheet money;
    private final Face regular;
    private final Face bold;
    private final float right;
    private final Style quiet;
    private final Style ink;
    private final Style strong;
    private int page = 1;

    Pages(Sheet sheet, Words words, DailySheet money) throws IOException {
      this.sheet = sheet;
      this.words = words;
      this.money = money;
      this.regular = sheet.face("BeVietnamPro-Regular.ttf");
      this.bold = sheet.face("BeVietnamPro-SemiBold.ttf");
      this.right = sheet.width() - MARGIN;
      this.quiet = new Style(regular, 9, QUIET);
      this.ink = new Style(regular, 9.5f, INK);
      this.strong = new Style(bold, 9.5f, INK);
    }

    void draw(Instant at) throws IOException {
      head(at);
      float y = figures(132);
      y = states(y + 30);
      lines(y + 34);
      foot();
    }

    private void head(Instant at) throws IOException {
      sheet.fill(ACCENT, 0, 0, sheet.width(), 5);
      float top = 32;
      sheet.fillRound(ACCENT, MARGIN, top, 26, 26, 6);
      sheet.fill(Color.WHITE, MARGIN + 11.25f, top + 6, 3.5f, 14);
      sheet.fill(Color.WHITE, MARGIN + 6, top + 11.25f, 14, 3.5f);
      sheet.paragraph(new Style(bold, 11, INK), MARGIN + 36, top + 17, 240, 1, hospital);
      sheet.lineUpTo(
          quiet,
          right,
          top + 17,
          words.of(
              "made",
              DateTimeFormatter.ofPattern(words.of("date") + ", HH:mm", words.language)
                  .format(at.atZone(zone))));
      sheet.line(new Style(bold, 20, INK), MARGIN, 96, words.of("title"));
      sheet.line(new Style(regular, 11, QUIET), MARGIN, 115, words.day(money));
    }

    private float figures(float top) throws IOException {
      float height = 5 * 22 + 16;
      sheet.fillRound(TINT, MARGIN, top, right - MARGIN, height, 9);
      float y = top + 23;
      y = figure(words.of("opening"), ink, "", money.opening(), y);
      y = figure(counted("received", money.received()), ink, "+ ", money.received().amount(), y);
      y = figure(counted("paidOut", money.paidOut()), ink, "− ", money.paidOut().amount(), y);
      y = figure(words.of("closing"), strong, "", money.closing(), y);
      boolean even = money.difference() == 0;
      Style last = even ? new Style(bold, 9.5f, ACCENT) : new Style(bold, 9.5f, WARNING);
      figure(words.of(even ? "even" : "uneven"), last, "", money.difference(), y);
      return top + height;
    }

    private String counted(String key, DailySheet.Sum sum) {
      return words.of(key) + " (" + words.of("count", words.number(sum.count())) + ")";
    }

    private float figure(String label, Style style, String sign, long dong, float y)
        throws IOException {
      sheet.line(style == ink ? new Style(regular, 9.5f, QUIET) : style, MARGIN + 16, y, label);
      String amount = words.of("amount", words.number(Math.abs(dong)));
      sheet.lineUpTo(style, right - 16, y, (dong < 0 ? "− " : sign) + amount);
      return y + 22;
    }

    private float states(float top) throws IOException {
      sheet.line(new Style(bold, 12, INK), MARGIN, top, words.of("byState"));
      float y = top + 24;
      for (DailySheet.StateSum it : money.states()) {
        y = state(ink, words.of("state." + it.state()), it.count(), it.amount(), y);
      }
      y = state(strong, words.of("all"), money.received().count(), money.received().amount(), y);
      return state(
          new Style(bold, 9.5f, ACCENT),
          words.of("matched"),
          money.matched().count(),
          money.matched().amount(),
          y);
    }

    private float state(Style style, String label, long count, long amount, float y)
        throws IOException {
      sheet.line(style, MARGIN, y, label);
      sheet.lineUpTo(style, right - 130, y, words.number(count));
      sheet.lineUpTo(style, right, y, words.of("amount", words.number(amount)));
      sheet.fill(RULE, MARGIN, y + 6.5f, right - MARGIN, 0.7f);
      return y + 20;
    }

    private void lines(float top) throws IOException {
      float y = top;
      if (y + 60 > BOTTOM) {
        y = another();
      }
      sheet.line(new Style(bold, 12, INK), MARGIN, y, words.of("lines"));
      if (money.lines().isEmpty()) {
        sheet.line(quiet, MARGIN, y + 20, words.of("none"));
        return;
      }
      y = columns(y + 22);
      for (DailySheet.Line it : money.lines()) {
        if (y + LINE > BOTTOM) {
          y = columns(another());
        }
        line(it, y);
        y += LINE;
      }
    }

    private float another() throws IOException {
      foot();
      sheet.nextPage();
      page++;
      sheet.fill(ACCENT, 0, 0, sheet.width(), 5);
      sheet.lineUpTo(quiet, right, 30, words.of("title") + ", " + words.day(money));
      return 56;
    }

    private float columns(float y) throws IOException {
      Style small = new Style(regular, 8, QUIET);
      sheet.line(small, MARGIN, y, words.of("time"));
      sheet.line(small, MARGIN + 40, y, words.of("transfer"));
      sheet.lineUpTo(small, right - 210, y, words.of("sum"));
      sheet.lineUpTo(small, right - 140, y, words.of("pays"));
      sheet.lineUpTo(small, right - 70, y, words.of("back"));
      sheet.lineUpTo(small, right, y, words.of("open"));
      sheet.fill(RULE, MARGIN, y + 5, right - MARGIN, 0.7f);
      return y + 18;
    }

    private void line(DailySheet.Line it, float y) throws IOException {
      Style small = new Style(regular, 8, QUIET);
      float width = right - 265 - MARGIN - 40;
      sheet.line(
          ink, MARGIN, y, DateTimeFormatter.ofPattern("HH:mm").format(it.bankTime().atZone(zone)));
      String why = words.of("state." + it.state());
      if (it.reason() != null) {
        why += ": " + words.of("reason." + it.reason());
      }
      Style label = it.open() == 0 && it.booked() == it.amount() ? ink : strong;
      sheet.paragraph(label, MARGIN + 40, y, width, 1, why);
      String written = it.content().isBlank() ? it.id().value() : it.content();
      if (it.booked() != it.amount()) {
        written = words.of("booked", words.number(it.booked())) + " " + written;
      }
      sheet.paragraph(small, MARGIN + 40, y + 12, right - MARGIN - 40, 1, written);
      sheet.lineUpTo(ink, right - 210, y, words.number(it.amount()));
      sheet.lineUpTo(ink, right - 140, y, amount(it.matched()));
      sheet.lineUpTo(ink, right - 70, y, amount(it.toGoBack()));
      sheet.lineUpTo(it.open() == 0 ? ink : strong, right, y, amount(it.open()));
      sheet.fill(RULE, MARGIN, y + 18, right - MARGIN, 0.7f);
    }

    private String amount(long dong) {
      return dong == 0 ? "–" : words.number(dong);
    }

    private void foot() throws IOException {
      Style small = new Style(regular, 8, QUIET);
      sheet.paragraph(small, MARGIN, 822, right - MARGIN - 60, 1, words.of("basis"));
      sheet.lineUpTo(small, right, 822, words.of("page", page));
    }
  }
}
