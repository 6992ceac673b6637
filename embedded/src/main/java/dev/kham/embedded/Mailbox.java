package dev.kham.embedded;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SMTP server on the loopback address which takes every mail for everybody, and the page on
 * which they are read; it remembers the last {@value #KEPT} mails until it is closed.
 */
final class Mailbox implements AutoCloseable {

  private static final int KEPT = 2_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Pattern MESSAGE =
      Pattern.compile("/messages/(\\d{1,9})(/html|/attachments/(\\d{1,4}))?");
  private static final Pattern AFTER = Pattern.compile("after=(\\d{1,9})");
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

  private final GreenMail smtp;
  private final HttpServer http;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Mail> mails = new ArrayDeque<>();
  private final JsonMapper json = new JsonMapper();
  private int lastId;

  private Mailbox(GreenMail smtp, HttpServer http) {
    this.smtp = smtp;
    this.http = http;
  }

  static Mailbox open(int pagePort) throws IOException {
    HttpServer http;
    try {
      http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pagePort), 0);
    } catch (BindException e) {
      throw new EmbeddedStartException(
          "Port %d, on which the mailbox page is to be, is taken: free it or choose another one"
              .formatted(pagePort),
          e);
    }
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    // its own limit of 2 s is short for a machine that has PostgreSQL to start as well
    setup.setServerStartupTimeout(START_LIMIT.toMillis());
    GreenMail smtp = new GreenMail(setup);
    Mailbox mailbox = new Mailbox(smtp, http);
    try {
      smtp.withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
      smtp.start();
      smtp.getUserManager().setMessageDeliveryHandler(mailbox::receive);
      http.setExecutor(mailbox.executor);
      http.createContext("/", mailbox::answer);
      http.start();
      return mailbox;
    } catch (RuntimeException e) {
      mailbox.close();
      throw new EmbeddedStartException("The SMTP server does not start: " + e.getMessage(), e);
    }
  }

  int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  URI page() {
    return URI.create("http://127.0.0.1:%d/".formatted(http.getAddress().getPort()));
  }

  @Override
  public void close() {
    smtp.stop();
    http.stop(0);
    executor.close();
  }

  /** Called once per recipient; the first one stands for all, a mail is one mail. */
  private GreenMailUser receive(MovingMessage moving, MailAddress recipient)
      throws MessagingException {
    List<String> to = moving.getToAddresses().stream().map(MailAddress::getEmail).toList();
    if (to.getFirst().equals(recipient.getEmail())) {
      try {
        add(moving.getMessage(), to);
      } catch (IOException e) {
        throw new MessagingException("unreadable mail", e);
      }
    }
    return NOBODY;
  }

  private synchronized void add(MimeMessage message, List<String> to)
      throws MessagingException, IOException {
    mails.addLast(Mail.read(lastId + 1, message, to, Instant.now()));
    lastId++;
    if (mails.size() > KEPT) {
      mails.removeFirst();
    }
  }

  private synchronized List<Mail> all() {
    return List.copyOf(mails);
  }

  private Optional<Mail> find(int id) {
    return all().stream().filter(mail -> mail.id() == id).findFirst();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      String path = exchange.getRequestURI().getPath();
      Matcher message = MESSAGE.matcher(path);
      if (host == null || !LOCAL_HOST.matcher(host).matches()) {
        // a foreign page whose name was made to point here must not read the mails
        send(exchange, 403, "text/plain", "Only under localhost");
      } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "text/plain", "Only GET");
      } else if (path.equals("/")) {
        page(exchange, MailboxPage.list(all().reversed()));
      } else if (path.equals("/style.css")) {
        send(exchange, 200, "text/css", style());
      } else if (path.equals("/api/messages")) {
        int after = after(exchange.getRequestURI().getQuery());
        List<Map<String, Object>> views =
            all().stream().filter(mail -> mail.id() > after).map(Mailbox::view).toList();
        send(exchange, 200, "application/json", json.writeValueAsBytes(views));
      } else if (message.matches()) {
        Optional<Mail> mail = find(Integer.parseInt(message.group(1)));
        if (mail.isPresent()) {
          message(exchange, mail.get(), message.group(2), message.group(3));
        } else {
          notFound(exchange);
        }
      } else {
        notFound(exchange);
      }
    }
  }

  /** The number of the last mail that the asker knows; without one, all are new to it. */
  private static int after(String query) {
    Matcher after = AFTER.matcher(query == null ? "" : query);
    return after.matches() ? Integer.parseInt(after.group(1)) : 0;
  }

  private static void message(HttpExchange exchange, Mail mail, String what, String number)
      throws IOException {
    if (what == null) {
      page(exchange, MailboxPage.message(mail));
    } else if (number == null) {
      exchange.getResponseHeaders().set("Content-Security-Policy", MailboxPage.POLICY_OF_MAIL);
      send(exchange, 200, "text/html; charset=utf-8", MailboxPage.htmlOf(mail));
    } else if (Integer.parseInt(number) < mail.attachments().size()) {
      Mail.Attachment attachment = mail.attachments().get(Integer.parseInt(number));
      exchange.getResponseHeaders().set("Content-Disposition", MailboxPage.download(attachment));
      send(exchange, 200, "application/octet-stream", attachment.content());
    } else {
      notFound(exchange);
    }
  }

  private static Map<String, Object> view(Mail mail) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", mail.id());
    view.put("messageId", mail.messageId());
    view.put("from", mail.from());
    view.put("to", mail.to());
    view.put("subject", mail.subject());
    view.put("receivedAt", mail.receivedAt().toString());
    view.put("text", mail.text());
    view.put("html", mail.html());
    view.put("attachments", mail.attachments().stream().map(Mail.Attachment::name).toList());
    return view;
  }

  private static byte[] style() throws IOException {
    try (InputStream in = Mailbox.class.getResourceAsStream("mailbox.css")) {
      return in.readAllBytes();
    }
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    send(exchange, 404, "text/plain", "Not found");
  }

  private static void page(HttpExchange exchange, String html) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", MailboxPage.POLICY);
    send(exchange, 200, "text/html; charset=utf-8", html);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Has no inbox: GreenMail's own ones would keep every mail for ever. */
  private static final GreenMailUser NOBODY =
      new GreenMailUser() {
        @Override
        public String getEmail() {
          return "nobody@localhost";
        }

        @Override
        public String getLogin() {
          return getEmail();
        }

        @Override
        public void deliver(MovingMessage message) {}

        @Override
        public void deliver(MimeMessage message) {}

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public String getPassword() {
          return "";
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void authenticate(String password) {}

        @Override
        public String getQualifiedMailboxName() {
          return getEmail();
        }
      };
}
