package dev.kham.domain.payment;

import dev.kham.domain.shared.Folded;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text of a VietQR code: EMV tag-length-value fields by the NAPAS QR specification 1.5.2,
 * closed by a CRC.
 */
public final class VietQr {
  private static final String NAPAS = "A000000727";
  private static final String TRANSFER_TO_ACCOUNT = "QRIBFTTA";
  private static final String STATIC = "11";
  private static final String DYNAMIC = "12";
  private static final String DONG = "704";
  private static final int LONGEST_MEMO = 25;
  private static final long LARGEST_AMOUNT = 9_999_999_999_999L;

  private VietQr() {}

  /**
   * A code that asks for a payment.
   *
   * @param amount in đồng, at most 13 digits
   */
  public static String payload(BankAccount account, long amount, PaymentCode code) {
    return payload(account, Long.valueOf(amount), code.value());
  }

  /** A code that pays a refund out, in a form that finds the refund again. */
  public static String payload(BankAccount payee, Refund refund) {
    return payload(payee, Long.valueOf(refund.amount()), refund.code().value());
  }

  /**
   * @param amount in đồng, at most 13 digits; null lets the payer choose
   * @param memo at most 25 characters once its diacritics are gone; null for none
   * @throws IllegalArgumentException when amount or memo does not fit
   */
  static String payload(BankAccount account, @Nullable Long amount, @Nullable String memo) {
    String beneficiary = field("00", account.bin()) + field("01", account.number());
    StringBuilder text =
        new StringBuilder(field("00", "01"))
            .append(field("01", amount == null ? STATIC : DYNAMIC))
            .append(
                field(
                    "38",
                    field("00", NAPAS)
                        + field("01", beneficiary)
                        + field("02", TRANSFER_TO_ACCOUNT)))
            .append(field("53", DONG));
    if (amount != null) {
      if (amount <= 0 || amount > LARGEST_AMOUNT) {
        throw new IllegalArgumentException("an amount has 1 to 13 digits");
      }
      text.append(field("54", Long.toString(amount)));
    }
    text.append(field("58", "VN"));
    if (memo != null) {
      text.append(field("62", field("08", fitting(memo))));
    }
    text.append("6304");
    return text.append(String.format(Locale.ROOT, "%04X", crc(text.toString()))).toString();
  }

  private static String fitting(String memo) {
    String plain = Folded.withoutMarks(memo);
    if (plain.isEmpty()
        || plain.length() > LONGEST_MEMO
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(plain)) {
      throw new IllegalArgumentException("a memo has 1 to 25 plain characters");
    }
    return plain;
  }

  private static String field(String tag, String value) {
    return tag + String.format(Locale.ROOT, "%02d", value.length()) + value;
  }

  /** CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF. */
  static int crc(String text) {
    int crc = 0xFFFF;
    for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
      crc ^= (octet & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
    }
    return crc & 0xFFFF;
  }
}
