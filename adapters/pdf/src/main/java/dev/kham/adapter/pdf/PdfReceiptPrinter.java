package dev.kham.adapter.pdf;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import dev.kham.adapter.pdf.Sheet.Face;
import dev.kham.adapter.pdf.Sheet.Style;
import dev.kham.application.payment.ReceiptPrinter;
import dev.kham.domain.payment.Receipt;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Prints receipts on a page of A5. */
public final class PdfReceiptPrinter implements ReceiptPrinter {
  private static final Locale VIETNAMESE = Locale.of("vi");
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Color ACCENT = new Color(0x0f766e);
  private static final Color INK = new Color(0x12343b);
  private static final Color QUIET = new Color(0x52706f);
  private static final Color TINT = new Color(0xe9f4f2);
  private static final Color RULE = new Color(0xdde9e8);

  private static final float MARGIN = 36;
  private static final float VALUES = 150;
  private static final float QR = 78;

  private final String hospital;
  private final String address;
  private final ZoneId zone;

  /**
   * For one hospital.
   *
   * @param address empty for none
   * @param zone the hospital's
   */
  public PdfReceiptPrinter(String hospital, String address, ZoneId zone) {
    this.hospital = hospital;
    this.address = address;
    this.zone = zone;
  }

  @Override
  public byte[] print(Receipt receipt, Locale locale) {
    try (PDDocument document = new PDDocument()) {
      Locale language =
          locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? Locale.ENGLISH : VIETNAMESE;
      Words words = new Words(language);
      describe(document, receipt, words);
      try (Sheet sheet = new Sheet(document, PDRectangle.A5)) {
        new Page(sheet, words).draw(receipt);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  private void describe(PDDocument document, Receipt receipt, Words words) {
    PDDocumentInformation about = document.getDocumentInformation();
    about.setTitle(words.of("title") + " " + receipt.number());
    about.setAuthor(hospital);
    about.setCreator("Kham");
    about.setCreationDate(GregorianCalendar.from(receipt.issuedAt().atZone(zone)));
    document.getDocumentCatalog().setLanguage(words.language.getLanguage());
    // otherwise the time of printing would make each copy another document
    document.setDocumentId(receipt.issuedAt().toEpochMilli());
  }

  /** Nothing that names a person; the payment code is known to who paid and to the hospital. */
  static String qr(Receipt receipt) {
    return "KHAM/" + receipt.number() + "/" + receipt.amount() + "/" + receipt.code();
  }

  private static BitMatrix modules(String text) {
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M,
                  // the page around it is white
                  EncodeHintType.MARGIN,
                  0));
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }

  /** The words of a language. */
  private static final class Words {
    private final Locale language;
    private final ResourceBundle texts;

    Words(Locale language) {
      this.language = language;
      this.texts = ResourceBundle.getBundle("dev.kham.adapter.pdf.Receipt", language, NO_FALLBACK);
    }

    String of(String key) {
      return texts.getString(key);
    }

    String amount(long dong) {
      return MessageFormat.format(
          of("amount"), NumberFormat.getIntegerInstance(language).format(dong));
    }

    String inWords(long dong) {
      return language.equals(VIETNAMESE) ? DongInWords.vietnamese(dong) : DongInWords.english(dong);
    }

    String time(String dateForm, ZonedDateTime at) {
      return DateTimeFormatter.ofPattern(of(dateForm) + ", HH:mm", language).format(at);
    }
  }

  /** The receipt, from the top of the page to its bottom. */
  private final class Page {
    private final Sheet sheet;
    private final Words words;
    private final Face regular;
    private final Face bold;
    private final float right;

    Page(Sheet sheet, Words words) throws IOException {
      this.sheet = sheet;
      this.words = words;
      this.regular = sheet.face("BeVietnamPro-Regular.ttf");
      this.bold = sheet.face("BeVietnamPro-SemiBold.ttf");
      this.right = sheet.width() - MARGIN;
    }

    void draw(Receipt receipt) throws IOException {
      head();
      float y = title(receipt);
      y = amount(receipt, y);
      y = row("patient", bold, 3, receipt.patientName(), y);
      y = row("doctor", receipt.doctorName(), y);
      y = row("specialty", receipt.specialty(), y);
      y = row("appointment", words.time("day", receipt.start().atZone(zone)), y);
      y = row("way", words.of("transfer"), y);
      y = row("code", receipt.code().value(), y);
      if (!receipt.bankReference().isBlank()) {
        row("reference", receipt.bankReference(), y);
      }
      foot(receipt);
    }

    private void head() throws IOException {
      sheet.fill(ACCENT, 0, 0, sheet.width(), 5);
      float top = 30;
      sheet.fillRound(ACCENT, MARGIN, top, 30, 30, 7);
      sheet.fill(Color.WHITE, MARGIN + 13, top + 7, 4, 16);
      sheet.fill(Color.WHITE, MARGIN + 7, top + 13, 16, 4);
      float x = MARGIN + 42;
      Style name = new Style(bold, 12, INK);
      float y = sheet.paragraph(name, x, top + 12, right - x, 2, hospital);
      if (!address.isBlank()) {
        sheet.paragraph(new Style(regular, 8, QUIET), x, y - 2.5f, right - x, 2, address);
      }
    }

    private float title(Receipt receipt) throws IOException {
      sheet.line(new Style(bold, 21, INK), MARGIN, 113, words.of("title"));
      Style label = new Style(regular, 9.5f, QUIET);
      Style value = new Style(bold, 9.5f, INK);
      String number = words.of("number") + " ";
      sheet.line(label, MARGIN, 132, number);
      sheet.line(
          value,
          MARGIN + label.face().widthOf(words.of("number"), label.points()) + 4,
          132,
          receipt.number().toString());
      sheet.lineUpTo(
          label,
          right,
          132,
          words.of("issued") + " " + words.time("date", receipt.issuedAt().atZone(zone)));
      return 146;
    }

    private float amount(Receipt receipt, float top) throws IOException {
      Style spoken = new Style(regular, 9.5f, INK);
      float inner = right - MARGIN - 32;
      String inWords = words.inWords(receipt.amount());
      int lines = sheet.lines(spoken, inner, 3, inWords).size();
      float height = 66 + lines * spoken.leading();
      sheet.fillRound(TINT, MARGIN, top, right - MARGIN, height, 9);
      sheet.line(new Style(regular, 9, QUIET), MARGIN + 16, top + 21, words.of("received"));
      sheet.line(
          new Style(bold, 24, ACCENT), MARGIN + 16, top + 48, words.amount(receipt.amount()));
      sheet.paragraph(spoken, MARGIN + 16, top + 67, inner, 3, inWords);
      return top + height + 8;
    }

    private float row(String label, String value, float top) throws IOException {
      return row(label, regular, 2, value, top);
    }

    private float row(String label, Face face, int mostLines, String value, float top)
        throws IOException {
      float baseline = top + 15;
      sheet.line(new Style(regular, 9.5f, QUIET), MARGIN, baseline, words.of(label));
      Style style = new Style(face, 9.5f, INK);
      float end =
          sheet.paragraph(style, VALUES, baseline, right - VALUES, mostLines, value)
              - style.leading()
              + 7.5f;
      sheet.fill(RULE, MARGIN, end, right - MARGIN, 0.7f);
      return end;
    }

    private void foot(Receipt receipt) throws IOException {
      float bottom = sheet.height() - 34;
      sheet.modules(modules(qr(receipt)), right - QR, bottom - QR, QR);
      Style small = new Style(regular, 8, QUIET);
      float width = right - QR - 22 - MARGIN;
      float y = sheet.paragraph(small, MARGIN, bottom - QR + 8, width, 4, words.of("confirms"));
      sheet.paragraph(small, MARGIN, y + 5, width, 3, words.of("check"));
    }
  }
}
