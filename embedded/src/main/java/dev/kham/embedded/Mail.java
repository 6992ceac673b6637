package dev.kham.embedded;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A mail as it arrived.
 *
 * @param to everyone it was delivered to, named in its headers or not
 * @param text the plain part, empty when there is none
 * @param html the HTML part, empty when there is none
 */
record Mail(
    int id,
    String messageId,
    String from,
    List<String> to,
    String subject,
    Instant receivedAt,
    String text,
    String html,
    List<Attachment> attachments,
    List<Field> headers) {

  record Field(String name, String value) {}

  /**
   * @param contentId by which the HTML part shows it, empty when it does not
   */
  record Attachment(String name, String type, String contentId, byte[] content) {}

  static Mail read(int id, MimeMessage message, List<String> to, Instant receivedAt)
      throws MessagingException, IOException {
    Parts parts = new Parts();
    parts.add(message);
    List<Field> headers = new ArrayList<>();
    for (Header header : Collections.list(message.getAllHeaders())) {
      headers.add(new Field(header.getName(), decoded(header.getValue())));
    }
    return new Mail(
        id,
        orEmpty(message.getMessageID()),
        decoded(orEmpty(message.getHeader("From", ", "))),
        List.copyOf(to),
        orEmpty(message.getSubject()),
        receivedAt,
        parts.text,
        parts.html,
        List.copyOf(parts.attachments),
        List.copyOf(headers));
  }

  private static final class Parts {
    private String text = "";
    private String html = "";
    private final List<Attachment> attachments = new ArrayList<>();

    private void add(Part part) throws MessagingException, IOException {
      if (part.getContent() instanceof Multipart several) {
        for (int i = 0; i < several.getCount(); i++) {
          add(several.getBodyPart(i));
        }
        return;
      }
      boolean body =
          !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) && part.getFileName() == null;
      if (body && text.isEmpty() && part.isMimeType("text/plain")) {
        text = part.getContent().toString();
      } else if (body && html.isEmpty() && part.isMimeType("text/html")) {
        html = part.getContent().toString();
      } else {
        attachments.add(attachment(part));
      }
    }

    private Attachment attachment(Part part) throws MessagingException, IOException {
      ContentType type = new ContentType(part.getContentType());
      String name = decoded(orEmpty(part.getFileName()));
      String[] contentId = part.getHeader("Content-ID");
      try (InputStream content = part.getInputStream()) {
        return new Attachment(
            name.isBlank() ? "attachment-" + (attachments.size() + 1) : name,
            type.getBaseType(),
            contentId == null ? "" : contentId[0].strip().replaceAll("^<|>$", ""),
            content.readAllBytes());
      }
    }
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }

  private static String decoded(String value) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(value));
    } catch (UnsupportedEncodingException e) {
      // better shown undecoded than not at all
      return value;
    }
  }
}
