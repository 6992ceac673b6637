package dev.kham.adapter.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.kham.application.messaging.Letter.Content.InventoryHeartbeat;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Why;
import dev.kham.application.messaging.Letter.Content.MedicineRecall;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.VietQr;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MailServerProfile.class)
class SmtpMessengerTest {
  @Inject SmtpMessenger messenger;

  @ConfigProperty(name = "quarkus.mailer.port")
  int port;

  private GreenMail server;

  @BeforeEach
  void start() {
    server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void a_vietnamese_letter_arrives_whole() throws Exception {
    String gatewayId = messenger.send(Letters.vietnamese());

    MimeMessage mail = onlyMail();
    assertThat(gatewayId).isEqualTo(mail.getMessageID());
    assertThat(mail.getSubject())
        .isEqualTo("Lịch khám đã được xác nhận: 08:00, Thứ Ba, 01/12/2026");
    assertThat(mail.getRecipients(RecipientType.TO))
        .containsExactly(new InternetAddress(Letters.ADDRESS));
    assertThat(mail.getFrom())
        .containsExactly(new InternetAddress("no-reply@kham.example", "Kham"));
    assertThat(mail.getReplyTo())
        .containsExactly(
            new InternetAddress("tiep-don@kham.example", "Bệnh viện Khám, quầy tiếp đón", "UTF-8"));
    assertThat(mail.getMessageID()).isEqualTo("<n-" + Letters.ID + "@kham.example>");
    assertThat(mail.getHeader("Message-ID")).hasSize(1);
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getHeader("Content-Language")).containsExactly("vi");
    assertThat(mail.isMimeType("multipart/alternative")).isTrue();
    assertThat(text(mail))
        .contains(
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "Ngày khám: Thứ Ba, 01/12/2026",
            "Giờ khám: 08:00–08:30",
            "Bác sĩ: BS.CKII Trần Minh Đức",
            "Chuyên khoa: Tim mạch",
            "Phòng khám: Phòng 305, tầng 3, nhà A",
            "Phí khám: 300.000 ₫ (Đã thanh toán)",
            "Mã thanh toán: KHM0000012345",
            "có mặt lúc 07:45",
            "Bệnh viện Khám")
        .doesNotContain("{", "<");
    assertThat(html(mail))
        .contains(
            "<html lang=\"vi\"",
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "Thứ Ba, 01/12/2026",
            "08:00–08:30",
            "BS.CKII Trần Minh Đức",
            "Tim mạch",
            "Phòng 305, tầng 3, nhà A",
            "300.000 ₫",
            "KHM0000012345",
            "07:45",
            "Bệnh viện Khám");
  }

  @Test
  void an_english_letter_arrives_whole() throws Exception {
    messenger.send(Letters.english());

    MimeMessage mail = onlyMail();
    assertThat(mail.getSubject())
        .isEqualTo("Your appointment is confirmed: Tuesday, 1 December 2026, 08:00");
    assertThat(mail.getHeader("Content-Language")).containsExactly("en");
    assertThat(text(mail))
        .contains(
            "Dear Nguyễn Thị Hoài An,",
            "Date: Tuesday, 1 December 2026",
            "Time: 08:00–08:30",
            "Fee: VND 300,000 (Paid)",
            "arrive at 07:45")
        .doesNotContain("{", "<");
    assertThat(html(mail)).contains("<html lang=\"en\"", "Dear Nguyễn Thị Hoài An,", "VND 300,000");
  }

  @Test
  void a_reminder_says_when_to_be_where() throws Exception {
    messenger.send(Letters.reminder(Locale.of("vi")));
    messenger.send(Letters.reminder(Locale.ENGLISH));

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[0].getSubject()).isEqualTo("Nhắc lịch khám: 08:00, Thứ Ba, 01/12/2026");
    assertThat(mails[1].getSubject())
        .isEqualTo("Reminder of your appointment: Tuesday, 1 December 2026, 08:00");
    assertThat(text(mails[0]))
        .contains(
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "Ngày khám: Thứ Ba, 01/12/2026",
            "Giờ khám: 08:00–08:30",
            "Bác sĩ: BS.CKII Trần Minh Đức",
            "Phòng khám: Phòng 305, tầng 3, nhà A",
            "Mã thanh toán: KHM0000012345",
            "có mặt lúc 07:45")
        .doesNotContain("{", "<");
    assertThat(text(mails[1]))
        .contains("Dear Nguyễn Thị Hoài An,", "Time: 08:00–08:30", "arrive at 07:45")
        .doesNotContain("{", "<");
    assertThat(html(mails[0]))
        .contains(
            "<html lang=\"vi\"",
            "<title>Nhắc lịch khám</title>",
            "Thứ Ba, 01/12/2026, 08:00–08:30 · Bệnh viện Khám",
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "sắp tới tại Bệnh viện Khám.",
            "BS.CKII Trần Minh Đức",
            "Phòng 305, tầng 3, nhà A",
            "KHM0000012345",
            "07:45",
            "</html>")
        .doesNotContain("{it", "{letter", "{#");
    assertThat(html(mails[1])).contains("<html lang=\"en\"", "Dear Nguyễn Thị Hoài An,");
  }

  @Test
  void an_offer_says_what_to_pay_where_and_by_when() throws Exception {
    messenger.send(Letters.offer(Locale.of("vi")));
    messenger.send(Letters.offer(Locale.ENGLISH));

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[0].getSubject())
        .isEqualTo("Có lịch khám trống cho Quý khách: 08:00, Thứ Ba, 01/12/2026");
    assertThat(mails[1].getSubject())
        .isEqualTo("A place has become free for you: Tuesday, 1 December 2026, 08:00");
    assertThat(text(mails[0]))
        .contains(
            "đến 12:00, Thứ Hai, 30/11/2026",
            "Giờ khám: 08:00–08:30",
            "Phí khám: 300.000 ₫",
            "Tài khoản nhận: Vietcombank, 0010000000355",
            "Chủ tài khoản: BENH VIEN KHAM",
            "Nội dung chuyển khoản: KHM0000012345")
        .doesNotContain("{", "<", "http");
    assertThat(text(mails[1]))
        .contains("until 12:00, Monday, 30 November 2026", "Fee: VND 300,000")
        .doesNotContain("{", "<", "http");
    for (MimeMessage mail : mails) {
      MimeMultipart related = (MimeMultipart) parts(mail).getBodyPart(1).getContent();
      assertThat(part(related, 0, "text/html"))
          .contains(
              "cid:vietqr@kham",
              "Trần Minh Đức",
              "0010000000355",
              "BENH VIEN KHAM",
              "KHM0000012345")
          .doesNotContain("{it", "{letter");
      MimeBodyPart picture = (MimeBodyPart) related.getBodyPart(1);
      assertThat(picture.isMimeType("image/png")).isTrue();
      assertThat(picture.getDisposition()).isEqualTo(Part.INLINE);
      assertThat(picture.getContentID()).isEqualTo("<vietqr@kham>");
      assertThat(QrReader.read(picture.getInputStream()))
          .isEqualTo(
              VietQr.payload(
                  new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM"),
                  300_000,
                  new PaymentCode("KHM0000012345")));
    }
  }

  @Test
  void a_calendar_entry_arrives_as_a_calendar_that_says_what_it_is_for() throws Exception {
    String entry = "BEGIN:VCALENDAR\r\nSUMMARY:Khám Trần Minh Đức\r\nEND:VCALENDAR\r\n";
    messenger.send(Letters.withCalendar(entry));

    MimeMultipart parts = parts(onlyMail());
    BodyPart attached = parts.getBodyPart(parts.getCount() - 1);
    ContentType type = new ContentType(attached.getContentType());
    assertThat(type.getBaseType()).isEqualTo("text/calendar");
    assertThat(type.getParameter("method")).isEqualTo("PUBLISH");
    assertThat(type.getParameter("charset")).isEqualToIgnoringCase("UTF-8");
    assertThat(attached.getFileName()).isEqualTo("appointment.ics");
    assertThat(new String(attached.getInputStream().readAllBytes(), UTF_8)).isEqualTo(entry);
  }

  @Test
  void who_paid_too_late_reads_that_the_money_goes_back_and_when_else_one_could_come()
      throws Exception {
    messenger.send(Letters.notice(Locale.of("vi"), Why.TOO_LATE));
    messenger.send(Letters.notice(Locale.ENGLISH, Why.TOO_LATE));

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[0].getSubject()).isEqualTo("Khoản chuyển khoản 300.000 ₫ sẽ được hoàn lại");
    assertThat(mails[1].getSubject()).isEqualTo("Your transfer: VND 300,000 will be refunded");
    assertThat(text(mails[0]))
        .contains(
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "lịch này không còn được giữ",
            "Số tiền hoàn lại: 300.000 ₫",
            "Mã hoàn tiền: KHR0000054321",
            "Giờ khám: 08:00–08:30",
            "  - 09:30, Thứ Ba, 01/12/2026, BS.CKII Trần Minh Đức",
            "  - 08:00, Thứ Năm, 03/12/2026, BS. Lê <b>Thu</b> Hà",
            "chưa được giữ")
        .doesNotContain("{", "http", "\n\n\n");
    assertThat(text(mails[1]))
        .contains(
            "no longer held when it arrived",
            "Amount refunded: VND 300,000",
            "  - 09:30, Tuesday, 1 December 2026, BS.CKII Trần Minh Đức")
        .doesNotContain("{", "http", "\n\n\n");
    for (MimeMessage mail : mails) {
      assertThat(html(mail))
          .contains("KHR0000054321", "09:30", "BS. Lê &lt;b&gt;Thu&lt;/b&gt; Hà")
          .doesNotContain("{it", "{letter", "{other");
    }
  }

  @Test
  void who_paid_twice_or_too_much_reads_that_and_of_no_other_times() throws Exception {
    messenger.send(Letters.notice(Locale.of("vi"), Why.PAID_BEFORE));
    messenger.send(Letters.notice(Locale.of("vi"), Why.TOO_MUCH));
    messenger.send(Letters.notice(Locale.ENGLISH, Why.PAID_BEFORE));
    messenger.send(Letters.notice(Locale.ENGLISH, Why.TOO_MUCH));

    List<String> said =
        List.of(
            "đã được thanh toán trước đó",
            "nhiều hơn phí khám",
            "had been paid for before",
            "was more than the fee");
    MimeMessage[] mails = server.getReceivedMessages();
    for (int i = 0; i < mails.length; i++) {
      assertThat(text(mails[i]))
          .contains(said.get(i))
          .doesNotContain("còn trống", "Other times", "{", "\n\n\n");
      assertThat(html(mails[i]))
          .contains(said.get(i))
          .doesNotContain("còn trống", "Other times", "{it", "{letter");
    }
  }

  @Test
  void a_letter_sent_again_has_the_same_message_id() throws Exception {
    messenger.send(Letters.vietnamese());
    messenger.send(Letters.vietnamese());

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails).hasSize(2);
    assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID());
  }

  @Test
  void the_subject_names_nobody() throws Exception {
    messenger.send(Letters.vietnamese());

    assertThat(onlyMail().getSubject()).doesNotContain("Hoài An", "Đức", "Tim mạch");
  }

  @Test
  void markup_in_a_name_is_shown_and_not_interpreted() throws Exception {
    messenger.send(Letters.toPatientNamed("<b>An</b> {it.code} & \"Bình\""));

    MimeMessage mail = onlyMail();
    assertThat(html(mail))
        .contains("&lt;b&gt;An&lt;/b&gt; {it.code} &amp; &quot;Bình&quot;")
        .doesNotContain("<b>");
    assertThat(text(mail)).contains("<b>An</b> {it.code} & \"Bình\"");
  }

  @Test
  void line_breaks_in_a_name_make_neither_headers_nor_lines() throws Exception {
    messenger.send(Letters.toPatientNamed("An\r\nBcc: eve@evil.example\n.\r\nPhòng khám: 1"));

    MimeMessage mail = onlyMail();
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(text(mail)).contains("An Bcc: eve@evil.example . Phòng khám: 1,\n");
  }

  @Test
  void the_html_is_short_enough_not_to_be_clipped() throws Exception {
    messenger.send(Letters.vietnamese());

    assertThat(html(onlyMail()).length()).isLessThan(50_000);
  }

  @Test
  void a_receipt_arrives_with_its_pdf() throws Exception {
    byte[] pdf = Letters.bytes(30_000);
    messenger.send(Letters.receipt(Locale.of("vi"), pdf));

    MimeMessage mail = onlyMail();
    assertThat(mail.getSubject()).isEqualTo("Biên lai thanh toán số 2026-000123");
    assertThat(mail.isMimeType("multipart/mixed")).isTrue();
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    MimeMultipart words = (MimeMultipart) parts.getBodyPart(0).getContent();
    assertThat(part(words, 0, "text/plain"))
        .contains(
            "Kính gửi Quý khách Nguyễn Thị Hoài An,",
            "Số tiền đã nhận: 300.000 ₫",
            "Số biên lai: 2026-000123",
            "Mã thanh toán: KHM0000012345",
            "PDF đính kèm",
            "Bệnh viện Khám")
        .doesNotContain("{", "<");
    assertThat(part(words, 1, "text/html"))
        .contains("<html lang=\"vi\"", "300.000 ₫", "2026-000123", "KHM0000012345")
        .doesNotContain("{it", "{letter");
    BodyPart attached = parts.getBodyPart(1);
    assertThat(attached.isMimeType("application/pdf")).isTrue();
    assertThat(attached.getDisposition()).isEqualTo(Part.ATTACHMENT);
    assertThat(attached.getFileName()).isEqualTo("receipt-2026-000123.pdf");
    assertThat(attached.getInputStream().readAllBytes()).isEqualTo(pdf);
  }

  @Test
  void an_english_receipt_arrives_in_english() throws Exception {
    messenger.send(Letters.receipt(Locale.ENGLISH, Letters.bytes(300)));

    MimeMessage mail = onlyMail();
    assertThat(mail.getSubject()).isEqualTo("Payment receipt 2026-000123");
    MimeMultipart words =
        (MimeMultipart) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
    assertThat(part(words, 0, "text/plain"))
        .contains("Dear Nguyễn Thị Hoài An,", "Amount received: VND 300,000", "attached")
        .doesNotContain("{", "<");
  }

  @Test
  void a_stock_alert_arrives_as_a_table_with_its_csv() throws Exception {
    messenger.send(Letters.inventory(Locale.of("vi"), false, 9));

    MimeMessage mail = onlyMail();
    assertThat(mail.getSubject()).isEqualTo("Cảnh báo kho thuốc 20/11/2026: 11 mục");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    MimeMultipart words = (MimeMultipart) parts.getBodyPart(0).getContent();
    assertThat(part(words, 0, "text/plain"))
        .contains(
            "Kính gửi Lê Thị Dược,",
            "Insulin <R> (INS-R)\n    Hạn dùng: – | Còn lại: dưới mức tối thiểu 20 | Số lượng: 4 lọ",
            "Amoxicillin 500 mg (AMOX500 · Lô A-77)",
            "Hạn dùng: 19/11/2026 | Còn lại: đã hết hạn | Số lượng: 1.200 viên",
            "Hạn dùng: 20/11/2026 | Còn lại: hôm nay là ngày cuối | Số lượng: 30 viên",
            "Hạn dùng: 28/11/2026 | Còn lại: 8 ngày | Số lượng: 30 viên | Giá trị (₫): 15.000",
            "Tổng giá trị có nguy cơ: 1.935.000 ₫")
        .doesNotContain("{", "mục khác");
    assertThat(part(words, 1, "text/html"))
        .contains("<html lang=\"vi\"", "Insulin &lt;R&gt;", "P-8", "1.800.000")
        .doesNotContain("{it", "{letter", "{item");
    BodyPart csv = parts.getBodyPart(1);
    assertThat(csv.isMimeType("text/csv")).isTrue();
    assertThat(csv.getFileName()).isEqualTo("inventory-alerts-2026-11-20.csv");
    assertThat(csv.getInputStream().readAllBytes()).isEqualTo(Letters.bytes(300));
  }

  @Test
  void a_long_stock_alert_is_cut_in_the_mail_and_whole_in_its_csv() throws Exception {
    messenger.send(Letters.inventory(Locale.ENGLISH, true, 998));

    MimeMessage mail = onlyMail();
    assertThat(mail.getSubject())
        .isEqualTo("Nobody has taken care: pharmacy stock alert of 20 Nov 2026, 1,000 to look at");
    MimeMultipart words =
        (MimeMultipart) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
    assertThat(part(words, 0, "text/plain"))
        .contains(
            "The pharmacists were told of these on 20 Nov 2026",
            "below the minimum of 20",
            "And 950 more in the attached CSV file.")
        .doesNotContain("{");
    assertThat(part(words, 1, "text/html").length()).isLessThan(100_000);
  }

  @Test
  void silence_is_told_and_a_recall_as_well() throws Exception {
    LocalDate day = LocalDate.of(2026, 11, 23);
    messenger.send(
        Letters.of(Locale.of("vi"), new InventoryHeartbeat("", day.minusDays(7), day, 14, 2)));
    messenger.send(
        Letters.of(Locale.ENGLISH, new MedicineRecall("An\nBcc: x", "Paracetamol", "P-1", day)));

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[0].getSubject())
        .isEqualTo("Kho thuốc 16/11/2026 – 23/11/2026: đã kiểm tra, không có gì mới");
    assertThat(text(mails[0]))
        .contains("Kính gửi dược sĩ,", "Số lần kiểm tra: 14", "Cảnh báo cũ chưa xong: 2")
        .doesNotContain("{", "<");
    assertThat(html(mails[0])).contains("Cảnh báo cũ chưa xong").doesNotContain("{it", "{letter");
    assertThat(mails[1].getSubject()).isEqualTo("Recall of a medicine");
    assertThat(text(mails[1]))
        .contains(
            "Dear An Bcc: x,",
            "Medicine: Paracetamol",
            "Batch: P-1",
            "Expires on: 23 Nov 2026",
            "Please stop taking")
        .doesNotContain("{", "<");
    assertThat(html(mails[1])).contains("P-1").doesNotContain("{it", "{letter");
  }

  private MimeMessage onlyMail() {
    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails).hasSize(1);
    return mails[0];
  }

  private static MimeMultipart parts(MimeMessage mail) throws Exception {
    return (MimeMultipart) mail.getContent();
  }

  private static String text(MimeMessage mail) throws Exception {
    return part(mail, 0, "text/plain");
  }

  private static String html(MimeMessage mail) throws Exception {
    return part(mail, 1, "text/html");
  }

  private static String part(MimeMessage mail, int index, String type) throws Exception {
    return part((MimeMultipart) mail.getContent(), index, type);
  }

  private static String part(MimeMultipart parts, int index, String type) throws Exception {
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(index).isMimeType(type)).isTrue();
    return ((String) parts.getBodyPart(index).getContent()).replace("\r\n", "\n");
  }
}
