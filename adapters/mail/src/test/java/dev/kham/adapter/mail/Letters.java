package dev.kham.adapter.mail;

import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Alternative;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Why;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.payment.BankAccount;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Letters to send. */
final class Letters {
  static final String ADDRESS = "an.nguyen@patient.example";
  static final UUID ID = UUID.fromString("019ac000-0000-7000-8000-00000000c0de");

  private Letters() {}

  static Letter vietnamese() {
    return letter(Locale.of("vi"), ADDRESS, "Nguyễn Thị Hoài An");
  }

  static Letter english() {
    return letter(Locale.ENGLISH, ADDRESS, "Nguyễn Thị Hoài An");
  }

  static Letter toPatientNamed(String name) {
    return letter(Locale.of("vi"), ADDRESS, name);
  }

  static Letter to(String address) {
    return letter(Locale.of("vi"), address, "Nguyễn Thị Hoài An");
  }

  static Letter reminder(Locale locale) {
    ZonedDateTime start = ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new Letter.Content.AppointmentReminder(
            "Nguyễn Thị Hoài An",
            "BS.CKII Trần Minh Đức",
            "Phòng 305, tầng 3, nhà A",
            start,
            start.plusMinutes(30),
            "KHM0000012345"));
  }

  /** A receipt with these bytes attached. */
  static Letter receipt(Locale locale, byte[] pdf) {
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new Letter.Content.PaymentReceipt(
            "Nguyễn Thị Hoài An", "2026-000123", 300_000, "KHM0000012345"),
        List.of(new Letter.Attachment("receipt-2026-000123.pdf", "application/pdf", pdf)));
  }

  /** A low stock, an expired batch, and so many that expire. */
  static Letter inventory(Locale locale, boolean escalated, int expiring) {
    LocalDate today = LocalDate.of(2026, 11, 20);
    List<InventoryAlert.Item> items = new ArrayList<>();
    items.add(
        new InventoryAlert.Item(
            Alert.Kind.LOW_STOCK, "INS-R", "Insulin <R>", "lọ", null, null, 4, null, 20, null));
    items.add(
        new InventoryAlert.Item(
            Alert.Kind.EXPIRED,
            "AMOX500",
            "Amoxicillin 500 mg",
            "viên",
            "A-77",
            today.minusDays(1),
            1_200,
            -1L,
            -1,
            1_800_000L));
    for (int i = 0; i < expiring; i++) {
      items.add(
          new InventoryAlert.Item(
              Alert.Kind.EXPIRING,
              "PARA500",
              "Paracetamol 500 mg",
              "viên",
              "P-" + i,
              today.plusDays(i),
              30,
              (long) i,
              i <= 7 ? 7 : 30,
              15_000L));
    }
    return new Letter(
        ID,
        "duoc@kham.example",
        locale,
        new InventoryAlert("Lê Thị Dược", today, escalated, items),
        List.of(
            new Letter.Attachment(
                "inventory-alerts-2026-11-20.csv", "text/csv; charset=utf-8", bytes(300))));
  }

  static Letter of(Locale locale, Letter.Content content) {
    return new Letter(ID, ADDRESS, locale, content);
  }

  /** So many bytes, every one among them that there is. */
  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  static Letter offer(Locale locale) {
    ZonedDateTime start = ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new Letter.Content.WaitlistOffer(
            "Nguyễn Thị Hoài An",
            "BS.CKII Trần Minh Đức",
            "Tim mạch",
            start,
            start.plusMinutes(30),
            300_000,
            "KHM0000012345",
            start.minusHours(20),
            new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM")));
  }

  static Letter notice(Locale locale, Why why) {
    ZonedDateTime start = ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    String doctor = "BS.CKII Trần Minh Đức";
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new LatePaymentNotice(
            "Nguyễn Thị Hoài An",
            why,
            300_000,
            "KHR0000054321",
            doctor,
            "Tim mạch",
            start,
            start.plusMinutes(30),
            why == Why.TOO_LATE
                ? List.of(
                    new Alternative(start.plusMinutes(90), doctor),
                    new Alternative(start.plusDays(1), doctor),
                    new Alternative(start.plusDays(2), "BS. Lê <b>Thu</b> Hà"))
                : List.of()));
  }

  private static Letter letter(Locale locale, String address, String name) {
    ZonedDateTime start = ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    return new Letter(
        ID,
        address,
        locale,
        new Letter.Content.AppointmentConfirmation(
            name,
            "BS.CKII Trần Minh Đức",
            "Tim mạch",
            "Phòng 305, tầng 3, nhà A",
            start,
            start.plusMinutes(30),
            300_000,
            "KHM0000012345"));
  }
}
