package dev.kham.adapter.phone;

import java.text.Normalizer;

/**
 * A text as it is sent, and in how many parts.
 *
 * @param parts each of which is charged
 */
record SmsText(String text, int parts) {
  /** What a text is cut to. */
  static final int MOST_PARTS = 3;

  /** Of one part, and of each of several, in the 7-bit alphabet and in UTF-16 (GSM 03.38). */
  private static final int PLAIN = 160;

  private static final int PLAIN_OF_MANY = 153;
  private static final int UNICODE = 70;
  private static final int UNICODE_OF_MANY = 67;

  /** They count twice in the 7-bit alphabet. */
  private static final String TWICE = "^{}[]~\\|€";

  private static final int LAST_PRINTABLE = 0x7E;

  /**
   * The text with its diacritics, or without any.
   *
   * @param unicode whether it keeps them
   */
  static SmsText of(String words, boolean unicode) {
    if (unicode) {
      String text = Normalizer.normalize(words, Normalizer.Form.NFC);
      return new SmsText(text, parts(text.length(), UNICODE, UNICODE_OF_MANY));
    }
    String text = stripped(words);
    int length =
        text.length()
            + (int) text.chars().filter(character -> TWICE.indexOf(character) >= 0).count();
    return new SmsText(text, parts(length, PLAIN, PLAIN_OF_MANY));
  }

  private static int parts(int length, int one, int ofMany) {
    return length <= one ? 1 : (length + ofMany - 1) / ofMany;
  }

  /** Plain ASCII: what has no like there is left out. */
  static String stripped(String words) {
    String decomposed =
        Normalizer.normalize(words, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            // these are letters of their own, not ones with a mark
            .replace('đ', 'd')
            .replace('Đ', 'D')
            .replaceAll("[`‘’‚′]", "'")
            .replaceAll("[“”„″]", "\"")
            .replaceAll("[‐-―−]", "-")
            .replace("…", "...")
            .replaceAll("[\\p{Z}\\s]+", " ");
    StringBuilder plain = new StringBuilder(decomposed.length());
    decomposed
        .chars()
        .filter(character -> character >= ' ' && character <= LAST_PRINTABLE)
        .forEach(character -> plain.append((char) character));
    return plain.toString().strip();
  }
}
