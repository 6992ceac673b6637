package dev.kham.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTest {

  private static final String SUBJECT = "Xác nhận lịch khám: bác sĩ Nguyễn Thị Ánh Tuyết";

  private Mailbox mailbox;

  @BeforeEach
  void opens() throws IOException {
    mailbox = Mailbox.open(0);
  }

  @AfterEach
  void closes() {
    mailbox.close();
  }

  @Test
  void gives_a_delivered_mail_back_as_json() throws Exception {
    Instant before = Instant.now();
    MimeMessage sent = confirmation("lan@example.org", "binh@example.org");

    JsonNode mails = messages();

    assertThat(mails).hasSize(1);
    JsonNode mail = mails.get(0);
    assertThat(mail.get("id").asInt()).isEqualTo(1);
    assertThat(mail.get("messageId").asText()).isEqualTo(sent.getMessageID());
    assertThat(mail.get("from").asText()).isEqualTo("Bệnh viện Kham <no-reply@kham.example>");
    assertThat(mail.get("to").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrder("lan@example.org", "binh@example.org");
    assertThat(mail.get("subject").asText()).isEqualTo(SUBJECT);
    assertThat(Instant.parse(mail.get("receivedAt").asText())).isBetween(before, Instant.now());
    assertThat(mail.get("text").asText()).contains("Hẹn gặp bạn lúc 9 giờ");
    assertThat(mail.get("html").asText()).contains("<b>9 giờ</b>");
    assertThat(mail.get("attachments").valueStream().map(JsonNode::asText))
        .containsExactly("qr.png", "lịch hẹn.ics");
  }

  @Test
  void numbers_the_mails_in_order_of_arrival() throws Exception {
    plain("a@example.org", "first");
    plain("b@example.org", "second");

    assertThat(messages().valueStream().map(mail -> mail.get("id") + " " + text(mail, "subject")))
        .containsExactly("1 first", "2 second");
  }

  @Test
  void gives_only_what_came_after_the_mail_that_is_known() throws Exception {
    plain("a@example.org", "first");
    plain("b@example.org", "second");

    JsonNode news = new JsonMapper().readTree(get("/api/messages?after=1").body());
    assertThat(news.valueStream().map(mail -> text(mail, "subject"))).containsExactly("second");
  }

  @Test
  void lists_the_newest_first() throws Exception {
    plain("a@example.org", "first");
    plain("b@example.org", SUBJECT);

    String page = get("/").body();

    assertThat(page).contains(SUBJECT).contains("to b@example.org");
    assertThat(page.indexOf(SUBJECT)).isLessThan(page.indexOf("first"));
  }

  @Test
  void escapes_everything_that_comes_from_a_mail() throws Exception {
    plain("\"<img src=x>\"@example.org", "<script>alert('1')</script>");

    assertThat(get("/").body())
        .contains("&lt;script&gt;alert(&#39;1&#39;)")
        .doesNotContain("<script>", "<img");
    assertThat(get("/messages/1").body())
        .contains("&lt;script&gt;")
        .doesNotContain("<script>", "<img");
  }

  @Test
  void shuts_the_html_of_a_mail_in_a_sandbox() throws Exception {
    confirmation("lan@example.org");

    assertThat(get("/messages/1").body())
        .containsPattern("<iframe[^>]*src=\"/messages/1/html\"[^>]*sandbox=");
    HttpResponse<String> html = get("/messages/1/html");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sandbox", "default-src 'none'")
        .doesNotContain("allow-scripts", "allow-same-origin");
    assertThat(html.body()).contains("<b>9 giờ</b>").contains("src=\"data:image/png;base64,");
  }

  @Test
  void allows_no_scripts_on_its_own_pages() throws Exception {
    assertThat(get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("script-src", "unsafe");
  }

  @Test
  void hands_the_attachments_out_as_files() throws Exception {
    confirmation("lan@example.org");

    HttpResponse<String> invitation = get("/messages/1/attachments/1");

    assertThat(invitation.body()).isEqualTo("BEGIN:VCALENDAR");
    assertThat(invitation.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=UTF-8''l%E1%BB%8Bch%20h%E1%BA%B9n.ics");
  }

  @Test
  void knows_nothing_of_other_paths() throws Exception {
    assertThat(get("/messages/1").statusCode()).isEqualTo(404);
    assertThat(get("/messages/1/html").statusCode()).isEqualTo(404);
    assertThat(get("/etc").statusCode()).isEqualTo(404);
  }

  @Test
  void answers_under_local_names_only() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", mailbox.page().getPort()));
      socket
          .getOutputStream()
          .write(
              "GET /api/messages HTTP/1.0\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains(" 403 ");
    }
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asText();
  }

  private JsonNode messages() throws IOException, InterruptedException {
    return new JsonMapper().readTree(get("/api/messages").body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(mailbox.page().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private MimeMessage message(String... to) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(mailbox.smtpPort()));
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    try {
      message.setFrom(new InternetAddress("no-reply@kham.example", "Bệnh viện Kham", "UTF-8"));
    } catch (java.io.UnsupportedEncodingException e) {
      throw new IllegalStateException("every JDK has UTF-8", e);
    }
    for (String address : to) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
    }
    return message;
  }

  private void plain(String to, String subject) throws MessagingException {
    MimeMessage message = message(to);
    message.setSubject(subject, "UTF-8");
    message.setText("Xin chào", "UTF-8");
    Transport.send(message);
  }

  private MimeMessage confirmation(String... to) throws Exception {
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Hẹn gặp bạn lúc 9 giờ", "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>Hẹn gặp bạn lúc <b>9 giờ</b></p><img src=\"cid:qr\">", "UTF-8", "html");
    MimeBodyPart picture = new MimeBodyPart();
    picture.setContent(new byte[] {1, 2, 3}, "image/png");
    picture.setFileName("qr.png");
    picture.setContentID("<qr>");
    picture.setDisposition("inline");
    MimeBodyPart invitation = new MimeBodyPart();
    invitation.setContent("BEGIN:VCALENDAR".getBytes(StandardCharsets.UTF_8), "text/calendar");
    invitation.setFileName(
        jakarta.mail.internet.MimeUtility.encodeText("lịch hẹn.ics", "UTF-8", "B"));
    invitation.setDisposition("attachment");

    MimeMessage message = message(to);
    message.setSubject(SUBJECT, "UTF-8");
    message.setContent(
        within(
            "mixed",
            holding(within("alternative", text, holding(within("related", html, picture)))),
            invitation));
    Transport.send(message);
    return message;
  }

  private static MimeMultipart within(String kind, MimeBodyPart... parts)
      throws MessagingException {
    MimeMultipart multipart = new MimeMultipart(kind);
    for (MimeBodyPart part : parts) {
      multipart.addBodyPart(part);
    }
    return multipart;
  }

  private static MimeBodyPart holding(MimeMultipart multipart) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setContent(multipart);
    return part;
  }
}
