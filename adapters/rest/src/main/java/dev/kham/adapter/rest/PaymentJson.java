package dev.kham.adapter.rest;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.VietQr;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to transfer, how, and whether it was. */
@Schema(name = "Payment")
record PaymentJson(
    UUID id,
    @Schema(examples = "KHM0123456789") String code,
    @Schema(examples = "300000") long amount,
    @Schema(examples = "VND") String currency,
    @Schema(examples = "2026-11-30T15:30:00+07:00") OffsetDateTime deadline,
    PaymentStatus status,
    Bank bank,
    Qr qr) {
  /** Where to transfer to. */
  @Schema(name = "Bank")
  record Bank(
      @Schema(examples = "970436") String bin,
      @Schema(examples = "Vietcombank") String name,
      @Schema(examples = "0010000000355") String account,
      @Schema(examples = "BENH VIEN KHAM") String holder) {}

  /**
   * The same for a banking app.
   *
   * @param payload VietQR
   * @param png where the picture is
   * @param svg where the drawing is
   */
  @Schema(name = "Qr")
  record Qr(String payload, String png, String svg) {}

  static PaymentJson of(PaymentView payment, BankAccount account, ZoneId zone) {
    String self = "/api/v1/payments/" + payment.id();
    return new PaymentJson(
        payment.id(),
        payment.code(),
        payment.amount(),
        "VND",
        payment.deadline().atZone(zone).toOffsetDateTime(),
        payment.status(),
        new Bank(account.bin(), account.bank(), account.number(), account.holder()),
        new Qr(payload(payment, account), self + "/qr.png", self + "/qr.svg"));
  }

  static String payload(PaymentView payment, BankAccount account) {
    return VietQr.payload(account, payment.amount(), new PaymentCode(payment.code()));
  }
}
