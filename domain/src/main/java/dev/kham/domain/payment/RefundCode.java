package dev.kham.domain.payment;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The word in the memo of an outgoing transfer that finds its refund: {@code KHR} and ten digits,
 * made like a {@link PaymentCode}.
 */
public record RefundCode(String value) {
  public static final String PREFIX = "KHR";
  private static final Pattern FORM = Pattern.compile(PREFIX + "\\d{" + PaymentCode.DIGITS + "}");

  public RefundCode {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a refund code");
    }
  }

  /**
   * The code with that number.
   *
   * @param number from 0 up to 10^10, the upper end not included
   */
  public static RefundCode of(long number) {
    return new RefundCode(
        PREFIX + String.format(Locale.ROOT, "%0" + PaymentCode.DIGITS + "d", number));
  }

  @Override
  public String toString() {
    return value;
  }
}
