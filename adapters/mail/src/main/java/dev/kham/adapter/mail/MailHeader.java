package dev.kham.adapter.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.ext.mail.mailencoder.EmailAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Header values as RFC 2047 wants them.
 *
 * <p>The mail client's own encoding folds long values with a bare line feed, which strict servers
 * refuse, cuts characters outside the basic plane in two, and puts a sender's name into a comment.
 */
final class MailHeader {
  private static final Pattern PLAIN_TEXT = Pattern.compile("[\\x20-\\x7E]{1,60}");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9 ]{1,60}");
  private static final Pattern ADDRESS =
      Pattern.compile("[\\x21-\\x7E&&[^\\s<>()\\[\\],;:@\"\\\\]]+@[A-Za-z0-9.-]+");

  // With "Reply-To: " before it, a word of so many bytes stays within the 76 columns of a line.
  private static final int BYTES_A_WORD = 36;

  private MailHeader() {}

  /** The text on as many lines as it needs; line breaks in it do not break the header. */
  static String text(String text) {
    return PLAIN_TEXT.matcher(text).matches() && !text.contains("=?") ? text : encoded(text);
  }

  /** {@code Name <address>}, the name in any language. */
  static String mailbox(String mailbox) {
    EmailAddress parsed = new EmailAddress(mailbox);
    String name = parsed.getName().replaceAll("^\"|\"$", "").strip();
    if (name.isEmpty()) {
      return address(parsed.getEmail());
    }
    return (PLAIN_NAME.matcher(name).matches() ? name : encoded(name))
        + " <"
        + address(parsed.getEmail())
        + ">";
  }

  /**
   * The address itself.
   *
   * @throws IllegalArgumentException when it is more or less than one ASCII address; its message
   *     does not tell the address
   */
  static String address(String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("not an e-mail address");
    }
    return address;
  }

  private static String encoded(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int codePoint : text.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      int more = character.getBytes(UTF_8).length;
      if (bytes + more > BYTES_A_WORD) {
        words.add(word(word));
        word.setLength(0);
        bytes = 0;
      }
      word.append(character);
      bytes += more;
    }
    words.add(word(word));
    return String.join("\r\n ", words);
  }

  private static String word(StringBuilder text) {
    return "=?UTF-8?B?"
        + Base64.getEncoder().encodeToString(text.toString().getBytes(UTF_8))
        + "?=";
  }
}
