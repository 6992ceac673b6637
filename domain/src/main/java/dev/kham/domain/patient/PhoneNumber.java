package dev.kham.domain.patient;

import dev.kham.domain.shared.RejectedException;
import java.util.regex.Pattern;

/** Vietnamese mobile numbers, in the one form Kham keeps them. */
public final class PhoneNumber {
  private static final Pattern SEPARATORS = Pattern.compile("[ .()-]");
  private static final Pattern PREFIX = Pattern.compile("^(\\+84|0084|84|0)");
  // 03, 05, 07, 08 and 09 are the mobile ranges of the Vietnamese numbering plan
  private static final Pattern NATIONAL = Pattern.compile("[35789]\\d{8}");

  private PhoneNumber() {}

  /**
   * The canonical form, {@code 84} and nine digits.
   *
   * @throws RejectedException {@code invalid-phone} when it is not a Vietnamese mobile number
   */
  public static String canonical(String text) {
    String bare = SEPARATORS.matcher(text).replaceAll("");
    String national = PREFIX.matcher(bare).replaceFirst("");
    if (national.length() == bare.length() || !NATIONAL.matcher(national).matches()) {
      throw new RejectedException("invalid-phone", "not a Vietnamese mobile number");
    }
    return "84" + national;
  }
}
