package dev.kham.domain.payment;

import dev.kham.domain.shared.Folded;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads codes out of what came with a transfer: what the source read itself, the memo, the bank's
 * own text; each as it stands and then without blanks and punctuation, since banks break lines
 * inside a word.
 *
 * <p>Digits glued on behind a code are left away. What is read is a guess until it is known to be
 * the code of something.
 */
public final class Memo {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern PAYMENT = Pattern.compile(PaymentCode.PREFIX + digits());
  private static final Pattern REFUND = Pattern.compile(RefundCode.PREFIX + digits());

  private Memo() {}

  /** What may be payment codes, the likeliest first. */
  public static Set<PaymentCode> paymentCodes(Transfer transfer) {
    return read(PAYMENT, transfer).stream()
        .map(PaymentCode::new)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What may be refund codes, the likeliest first. */
  public static Set<RefundCode> refundCodes(Transfer transfer) {
    return read(REFUND, transfer).stream()
        .map(RefundCode::new)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> read(Pattern code, Transfer transfer) {
    String told = transfer.code();
    List<String> texts = new ArrayList<>();
    texts.add(Folded.upper(told == null ? "" : told));
    texts.add(Folded.upper(transfer.content()));
    texts.add(Folded.upper(transfer.description()));
    Set<String> codes = new LinkedHashSet<>();
    texts.forEach(text -> collect(code, text, codes));
    texts.forEach(text -> collect(code, BETWEEN_WORDS.matcher(text).replaceAll(""), codes));
    return codes;
  }

  private static void collect(Pattern code, String text, Set<String> into) {
    Matcher found = code.matcher(text);
    while (found.find()) {
      into.add(found.group());
    }
  }

  private static String digits() {
    return "\\d{" + PaymentCode.DIGITS + "}";
  }
}
