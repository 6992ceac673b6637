package dev.kham.domain.payment;

import java.util.regex.Pattern;

/**
 * The word in a transfer's memo that finds its payment: {@code KHM} and ten digits.
 *
 * <p>Upper case without separators, of fixed length and at most 13 characters, since banks
 * upper-case memos, drop punctuation and glue text on; digits only, since they survive best. The
 * same template (prefix KHM, 10 digits) has to be set up with SePay.
 */
public record PaymentCode(String value) {
  public static final String PREFIX = "KHM";
  public static final int DIGITS = 10;
  private static final Pattern FORM = Pattern.compile(PREFIX + "\\d{" + DIGITS + "}");

  public PaymentCode {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a payment code");
    }
  }

  /**
   * The code with that number.
   *
   * @param number from 0 up to 10^10, the upper end not included
   */
  public static PaymentCode of(long number) {
    return new PaymentCode(
        PREFIX + "0".repeat(Math.max(0, DIGITS - Long.toString(number).length())) + number);
  }

  /** Whether the text has the form of a payment code. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
