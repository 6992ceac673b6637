package dev.kham.adapter.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.DailySheet.Line;
import dev.kham.application.payment.DailySheet.StateSum;
import dev.kham.application.payment.DailySheet.Sum;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfDailySheetPrinterTest {
  private static final Locale VIETNAMESE = Locale.of("vi");
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
  private static final Instant AT = Instant.parse("2026-12-01T10:05:00Z");
  private static final Instant MORNING = Instant.parse("2026-12-01T01:03:21Z");

  private final PdfDailySheetPrinter printer =
      new PdfDailySheetPrinter("Bệnh viện Khám", ZoneId.of("Asia/Ho_Chi_Minh"));

  @Test
  void says_where_the_money_is_in_vietnamese() throws Exception {
    byte[] pdf = printer.print(sheet(lines()), AT, VIETNAMESE);
    show(pdf, "sheet-vi");
    assertThat(text(pdf))
        .contains(
            "Bệnh viện Khám",
            "Lập lúc 01/12/2026, 17:05",
            "Bảng kê tiền trong ngày",
            "Thứ Ba, 01/12/2026",
            "Số dư đầu ngày 12.000.000 ₫",
            "Tiền vào (8 giao dịch) + 2.670.000 ₫",
            "Tiền ra (1 giao dịch) − 300.000 ₫",
            "Số dư cuối ngày 14.370.000 ₫",
            "Chênh lệch: khớp 0 ₫",
            "Đã thanh toán 3 900.000 ₫",
            "Tổng tiền vào 8 2.670.000 ₫",
            "Trong đó đã khớp với lịch khám 5 1.500.000 ₫",
            "08:03 Đến muộn: hết chỗ 300.000 – 300.000 –",
            "KHM0000012345 kham benh",
            "08:08 Chưa khớp: không có mã 500.000 – – 500.000",
            "Trang 1");
  }

  @Test
  void says_it_in_english_and_warns_of_a_difference() throws Exception {
    List<Line> lines = new ArrayList<>(lines());
    lines.add(line(TransferState.UNMATCHED, "NO_KNOWN_CODE", 70_000, 0, 0, 0));
    byte[] pdf = printer.print(sheet(lines, -70_000), AT, Locale.UK);
    show(pdf, "sheet-en");
    assertThat(text(pdf))
        .contains(
            "Made on 1 December 2026, 17:05",
            "Tuesday, 1 December 2026",
            "Received (transfers: 8) + VND 2,670,000",
            "Difference: see the lines below − VND 70,000",
            "[Ledger has 0]");
  }

  @Test
  void a_day_on_which_all_is_well_says_so() throws Exception {
    assertThat(text(printer.print(sheet(List.of()), AT, VIETNAMESE)))
        .contains("Không có: toàn bộ tiền vào đã khớp với lịch khám.");
  }

  @Test
  void many_lines_go_on_pages_of_their_own_and_none_is_lost_or_beyond_the_edge() throws Exception {
    Line wide =
        new Line(
            new TransferId("sepay-live", "1"),
            MORNING,
            8_777_777_777L,
            TransferState.UNMATCHED,
            "MAYBE_TOLD_BEFORE",
            "MBVCB.3278907687.chuyển tiền khám bệnh cho bé Nguyễn Phước Hoàng Bảo Ngọc ".repeat(5),
            "FT1",
            0,
            0,
            8_777_777_777L);
    byte[] pdf = printer.print(sheet(Collections.nCopies(60, wide)), AT, VIETNAMESE);
    show(pdf, "sheet-long");
    String text = text(pdf);
    assertThat(text.split("8\\.777\\.777\\.777 – – 8\\.777\\.777\\.777", -1)).hasSize(61);
    assertThat(text).contains("Trang 3").doesNotContain("Trang 5");
    assertThat(letters(pdf))
        .allSatisfy(
            letter -> {
              assertThat(letter.getXDirAdj()).isBetween(42f, 554f);
              assertThat(letter.getYDirAdj()).isBetween(20f, 824f);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  void has_words_for_every_state_and_reason(String language) {
    ResourceBundle texts =
        ResourceBundle.getBundle("dev.kham.adapter.pdf.DailySheet", Locale.of(language));
    for (TransferState state : TransferState.values()) {
      assertThat(texts.getString("state." + state)).isNotBlank();
    }
    for (Settlement.Reason reason : Settlement.Reason.values()) {
      assertThat(texts.getString("reason." + reason)).isNotBlank();
    }
    for (Settlement.Lateness lateness : Settlement.Lateness.values()) {
      assertThat(texts.getString("reason." + lateness)).isNotBlank();
    }
  }

  private static DailySheet sheet(List<Line> lines) {
    return sheet(lines, 0);
  }

  private static DailySheet sheet(List<Line> lines, long difference) {
    return new DailySheet(
        DAY,
        12_000_000,
        new Sum(8, 2_670_000),
        new Sum(1, 300_000),
        new Sum(5, 1_500_000),
        List.of(
            new StateSum(TransferState.SETTLED, 3, 900_000),
            new StateSum(TransferState.UNDERPAID, 1, 100_000),
            new StateSum(TransferState.OVERPAID, 1, 320_000),
            new StateSum(TransferState.LATE, 1, 300_000),
            new StateSum(TransferState.SPLIT, 1, 550_000),
            new StateSum(TransferState.UNMATCHED, 1, 500_000)),
        14_370_000 + difference,
        lines);
  }

  private static List<Line> lines() {
    return List.of(
        line(TransferState.LATE, "SLOT_GONE", 300_000, 0, 300_000, 300_000),
        line(TransferState.OVERPAID, null, 320_000, 300_000, 20_000, 320_000),
        line(TransferState.UNDERPAID, null, 100_000, 0, 0, 100_000),
        line(TransferState.SPLIT, null, 550_000, 300_000, 250_000, 550_000),
        new Line(
            new TransferId("sepay-live", "92709"),
            MORNING.plusSeconds(300),
            500_000,
            TransferState.UNMATCHED,
            "NO_KNOWN_CODE",
            "chuyển tiền khám cho mẹ",
            "FT26335123456789",
            0,
            0,
            500_000));
  }

  private static Line line(
      TransferState state, String reason, long amount, long matched, long back, long booked) {
    return new Line(
        new TransferId("sepay-live", "92704"),
        MORNING,
        amount,
        state,
        reason,
        "KHM0000012345 kham benh",
        "FT26335123456789",
        matched,
        back,
        booked);
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

  /** Leaves pictures to look at. */
  private static void show(byte[] pdf, String name) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDFRenderer renderer = new PDFRenderer(document);
      for (int page = 0; page < Math.min(2, document.getNumberOfPages()); page++) {
        ImageIO.write(
            renderer.renderImageWithDPI(page, 80),
            "png",
            new File("target", name + "-" + (page + 1) + ".png"));
      }
    }
  }
}
