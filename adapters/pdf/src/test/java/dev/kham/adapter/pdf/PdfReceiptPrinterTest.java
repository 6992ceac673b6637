package dev.kham.adapter.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.ReceiptNumber;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

class PdfReceiptPrinterTest {
  private static final Locale VIETNAMESE = Locale.of("vi");
  private static final String NAME = "Nguyễn Thị Hoài An";

  private final PdfReceiptPrinter printer =
      new PdfReceiptPrinter(
          "Bệnh viện Khám",
          "Số 1 đường Ví Dụ, phường Cầu Giấy, Hà Nội",
          ZoneId.of("Asia/Ho_Chi_Minh"));

  @Test
  void says_everything_in_vietnamese() throws Exception {
    byte[] pdf = printer.print(receipt(NAME), VIETNAMESE);
    show(pdf, "receipt-vi");
    assertThat(text(pdf))
        .contains(
            "Bệnh viện Khám",
            "Số 1 đường Ví Dụ, phường Cầu Giấy, Hà Nội",
            "Biên lai thanh toán",
            "Số 2026-000123",
            "Ngày lập 01/01/2026, 00:30",
            "300.000 ₫",
            "Ba trăm nghìn đồng",
            "Người bệnh Nguyễn Thị Hoài An",
            "Bác sĩ BS.CKII Trần Minh Đức",
            "Chuyên khoa Tai mũi họng và phẫu thuật đầu cổ",
            "Giờ khám Thứ Hai, 05/01/2026, 08:00",
            "Hình thức Chuyển khoản ngân hàng",
            "Mã thanh toán KHM0000012345",
            "Mã giao dịch FT26001123456789",
            "không phải là hóa đơn giá trị gia tăng");
  }

  @Test
  void says_everything_in_english() throws Exception {
    byte[] pdf = printer.print(receipt(NAME), Locale.UK);
    show(pdf, "receipt-en");
    assertThat(text(pdf))
        .contains(
            "Payment receipt",
            "No. 2026-000123",
            "Issued on 1 January 2026, 00:30",
            "VND 300,000",
            "Three hundred thousand dong",
            "Patient Nguyễn Thị Hoài An",
            "Appointment Monday, 5 January 2026, 08:00",
            "Paid by Bank transfer",
            "Payment code KHM0000012345",
            "Bank reference FT26001123456789",
            "confirms that the hospital has received");
  }

  @Test
  void a_camera_reads_number_amount_and_payment_code_and_nobodys_name() throws Exception {
    assertThat(scanned(printer.print(receipt(NAME), VIETNAMESE)))
        .isEqualTo("KHAM/2026-000123/300000/KHM0000012345");
  }

  @Test
  void the_same_receipt_is_the_same_bytes() {
    byte[] first = printer.print(receipt(NAME), VIETNAMESE);
    assertThat(printer.print(receipt(NAME), VIETNAMESE)).isEqualTo(first);
    assertThat(printer.print(receipt("Nguyễn Văn Bình"), VIETNAMESE)).isNotEqualTo(first);
  }

  @Test
  void brings_its_letters_along_and_stays_small() throws Exception {
    byte[] pdf = printer.print(receipt(NAME), VIETNAMESE);
    assertThat(pdf).hasSizeLessThan(60_000);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
      var resources = document.getPage(0).getResources();
      List<PDFont> fonts = new ArrayList<>();
      for (COSName name : resources.getFontNames()) {
        fonts.add(resources.getFont(name));
      }
      assertThat(fonts).hasSize(2).allMatch(PDFont::isEmbedded);
    }
  }

  @Test
  void what_no_letter_is_there_for_does_not_keep_it_from_being_printed() throws Exception {
    String decomposed = Normalizer.normalize("Đặng Ngọc Ước", Normalizer.Form.NFD);
    assertThat(text(printer.print(receipt("李 " + decomposed + "\r\nx\t\uD83D\uDE00"), VIETNAMESE)))
        .contains("Người bệnh ? Đặng Ngọc Ước x ?");
  }

  @Test
  void the_longest_names_stay_beside_each_other_and_on_the_page() throws Exception {
    String longName = "Nguyễn Phước Hoàng Bảo Ngọc ".repeat(10);
    PdfReceiptPrinter wordy =
        new PdfReceiptPrinter(longName, longName, ZoneId.of("Asia/Ho_Chi_Minh"));
    Receipt long_ =
        receipt(longName, longName, "W".repeat(200), 8_777_777_777_777L, "FT".repeat(60));
    byte[] pdf = wordy.print(long_, VIETNAMESE);
    show(pdf, "receipt-long");
    assertThat(scanned(pdf)).startsWith("KHAM/2026-000123/");
    List<TextPosition> letters = letters(pdf);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getXDirAdj()).isBetween(36f, 384f);
              assertThat(letter.getYDirAdj()).isBetween(20f, 565f);
            });
    float endOfRows = baseline(letters, "FTFT", true);
    float startOfFoot = baseline(letters, "Biên lai này", false);
    assertThat(endOfRows + 10).isLessThan(startOfFoot);
  }

  private static Receipt receipt(String patient) {
    return receipt(
        patient,
        "BS.CKII Trần Minh Đức",
        "Tai mũi họng và phẫu thuật đầu cổ",
        300_000,
        "FT26001123456789");
  }

  private static Receipt receipt(
      String patient, String doctor, String specialty, long amount, String reference) {
    return new Receipt(
        new ReceiptNumber(2026, 123),
        new PaymentId(new UUID(0, 1)),
        new AppointmentId(new UUID(0, 2)),
        new PatientId(new UUID(0, 3)),
        Instant.parse("2025-12-31T17:30:00Z"),
        amount,
        PaymentCode.of(12345),
        reference,
        patient,
        doctor,
        specialty,
        Instant.parse("2026-01-05T01:00:00Z"));
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      return stripper.getText(document).replaceAll("\\s+", " ");
    }
  }

  private static List<TextPosition> letters(byte[] pdf) throws IOException {
    List<TextPosition> letters = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      new PDFTextStripper() {
        @Override
        protected void processTextPosition(TextPosition letter) {
          letters.add(letter);
        }
      }.getText(document);
    }
    return letters;
  }

  /** Where the first or the last occurrence of the text stands. */
  private static float baseline(List<TextPosition> letters, String text, boolean last) {
    StringBuilder all = new StringBuilder();
    letters.forEach(letter -> all.append(letter.getUnicode()));
    int at = last ? all.lastIndexOf(text) : all.indexOf(text);
    assertThat(at).as(text).isNotNegative();
    return letters.get(at).getYDirAdj();
  }

  private static BufferedImage picture(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFRenderer(document).renderImageWithDPI(0, 150);
    }
  }

  private static String scanned(byte[] pdf) throws Exception {
    BufferedImage picture = picture(pdf);
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }

  /** Leaves a picture to look at. */
  private static void show(byte[] pdf, String name) throws IOException {
    ImageIO.write(picture(pdf), "png", new File("target", name + ".png"));
  }
}
