package dev.kham.domain.payment;

import java.util.regex.Pattern;

/**
 * An account that money is transferred to: the hospital's, or whose money goes back.
 *
 * @param bin the bank's six digits at NAPAS
 * @param bank its usual name
 * @param number account or virtual account, at most 19 letters and digits; text, since zeros lead
 * @param holder as the bank prints it
 */
public record BankAccount(String bin, String bank, String number, String holder) {
  private static final Pattern BIN = Pattern.compile("\\d{6}");
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]{1,19}");

  public BankAccount {
    if (!BIN.matcher(bin).matches()) {
      throw new IllegalArgumentException("a bank's BIN has six digits");
    }
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException("an account number has 1 to 19 letters and digits");
    }
  }
}
