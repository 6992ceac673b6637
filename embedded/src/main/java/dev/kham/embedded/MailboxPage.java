package dev.kham.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The mailbox as HTML; everything that comes from a mail is escaped or shut in a sandbox. */
final class MailboxPage {

  static final String POLICY =
      "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** No scripts and nothing from outside; a link may open a window of its own. */
  static final String POLICY_OF_MAIL =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;"
          + " font-src data:; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd/MM/yyyy").withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private MailboxPage() {}

  static String list(List<Mail> newestFirst) {
    String rows = newestFirst.stream().map(MailboxPage::row).collect(Collectors.joining());
    String content =
        newestFirst.isEmpty()
            ? """
              <div class="empty"><p>No mail yet</p>
              <p class="hint">Every mail Kham sends arrives here and nowhere else.</p></div>
              """
            : "<ol class=\"mails\">\n" + rows + "</ol>\n";
    String count =
        switch (newestFirst.size()) {
          case 0 -> "";
          case 1 -> "1 mail";
          default -> newestFirst.size() + " mails";
        };
    return page(
        "Mailbox",
        "<meta http-equiv=\"refresh\" content=\"10\">",
        """
        <header><h1>Mailbox</h1><span class="count">%s</span></header>
        <main>%s</main>
        """
            .formatted(count, content));
  }

  private static String row(Mail mail) {
    return """
        <li><a href="/messages/%d">
          <span class="initial tone%d" aria-hidden="true">%s</span>
          <span class="what"><span class="subject">%s</span><span class="to">%s</span></span>
          <span class="when">%s<time datetime="%s">%s<small>%s</small></time></span>
        </a></li>
        """
        .formatted(
            mail.id(),
            Math.floorMod(mail.to().hashCode(), 6),
            escaped(initial(mail)),
            escaped(subject(mail)),
            escaped("to " + String.join(", ", mail.to())),
            files(mail.attachments().size()),
            mail.receivedAt(),
            TIME.format(mail.receivedAt()),
            DAY.format(mail.receivedAt()));
  }

  private static String files(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> "<span class=\"files\">1 file</span>";
      default -> "<span class=\"files\">" + count + " files</span>";
    };
  }

  static String message(Mail mail) {
    StringBuilder body = new StringBuilder();
    body.append(
        """
        <header><a class="back" href="/">← Mailbox</a></header>
        <main class="mail">
        <h1>%s</h1>
        <dl>
        <dt>From</dt><dd>%s</dd>
        <dt>To</dt><dd>%s</dd>
        <dt>Received</dt><dd>%s</dd>
        """
            .formatted(
                escaped(subject(mail)),
                escaped(mail.from()),
                escaped(String.join(", ", mail.to())),
                received(mail.receivedAt())));
    body.append("</dl>\n");
    if (!mail.attachments().isEmpty()) {
      body.append("<ul class=\"attachments\">\n");
      IntStream.range(0, mail.attachments().size())
          .forEach(i -> body.append(link(mail, i, mail.attachments().get(i))));
      body.append("</ul>\n");
    }
    if (!mail.html().isEmpty()) {
      body.append(
          """
          <iframe title="The mail as HTML" src="/messages/%d/html" referrerpolicy="no-referrer"
            sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
          """
              .formatted(mail.id()));
    }
    if (!mail.text().isEmpty()) {
      body.append(
          """
          <details%s><summary>Plain text</summary><pre>%s</pre></details>
          """
              .formatted(mail.html().isEmpty() ? " open" : "", escaped(mail.text())));
    }
    body.append(
        """
        <details><summary>Headers</summary><table>%s</table></details>
        </main>
        """
            .formatted(
                mail.headers().stream()
                    .map(
                        field ->
                            "<tr><th>%s</th><td>%s</td></tr>\n"
                                .formatted(escaped(field.name()), escaped(field.value())))
                    .collect(Collectors.joining())));
    return page(subject(mail) + " · Mailbox", "", body.toString());
  }

  private static String link(Mail mail, int number, Mail.Attachment attachment) {
    return "<li><a href=\"/messages/%d/attachments/%d\">↓ %s <small>%s, %s</small></a></li>\n"
        .formatted(
            mail.id(),
            number,
            escaped(attachment.name()),
            escaped(attachment.type()),
            size(attachment.content().length));
  }

  /** The HTML part as sent; its inline pictures are put into it, since it may fetch nothing. */
  static String htmlOf(Mail mail) {
    String html = mail.html();
    for (Mail.Attachment attachment : mail.attachments()) {
      if (!attachment.contentId().isEmpty() && attachment.type().matches("image/[a-z0-9.+-]+")) {
        String data =
            "data:%s;base64,%s"
                .formatted(
                    attachment.type(), Base64.getEncoder().encodeToString(attachment.content()));
        html = html.replace("cid:" + attachment.contentId(), data);
      }
    }
    return "<base target=\"_blank\">\n" + html;
  }

  static String download(Mail.Attachment attachment) {
    String encoded =
        URLEncoder.encode(attachment.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename*=UTF-8''" + encoded;
  }

  private static String page(String title, String head, String body) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="/style.css">
        %s
        </head>
        <body>
        %s</body>
        </html>
        """
        .formatted(escaped(title), head, body);
  }

  private static String received(Instant at) {
    return DAY.format(at) + " " + TIME.format(at);
  }

  private static String subject(Mail mail) {
    return mail.subject().isBlank() ? "(no subject)" : mail.subject();
  }

  private static String initial(Mail mail) {
    return mail.to().getFirst().substring(0, 1).toUpperCase(Locale.ROOT);
  }

  private static String size(int bytes) {
    return bytes < 1_000 ? bytes + " B" : Math.ceilDiv(bytes, 1_000) + " kB";
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
