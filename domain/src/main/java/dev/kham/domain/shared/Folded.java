package dev.kham.domain.shared;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as banks and search boxes reduce it: no diacritics, no case. */
public final class Folded {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private Folded() {}

  /** Lower case without diacritics: {@code Nguyễn Đức} becomes {@code nguyen duc}. */
  public static String lower(String text) {
    return withoutMarks(text).toLowerCase(Locale.ROOT);
  }

  /** Upper case without diacritics: {@code Nguyễn Đức} becomes {@code NGUYEN DUC}. */
  public static String upper(String text) {
    return withoutMarks(text).toUpperCase(Locale.ROOT);
  }

  /** Without diacritics, case kept: {@code Nguyễn Đức} becomes {@code Nguyen Duc}. */
  public static String withoutMarks(String text) {
    String unmarked = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    // đ is a letter of its own in Unicode, not a d with a mark, so decomposing leaves it alone
    return unmarked.replace('đ', 'd').replace('Đ', 'D');
  }
}
