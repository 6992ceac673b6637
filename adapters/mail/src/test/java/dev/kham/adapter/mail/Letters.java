package dev.kham.adapter.mail;

import dev.kham.application.messaging.Letter;
import dev.kham.domain.payment.BankAccount;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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
