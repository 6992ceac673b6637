package dev.kham.story;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The mailbox beside the server, in which every mail it sends ends up. */
final class Mailbox {
  private final Http http;
  private final URI messages;
  private final URI root;

  Mailbox(Http http, Server server) {
    this.http = http;
    this.root = URI.create(server.mailbox() + "/");
    this.messages = root.resolve("api/messages");
  }

  /**
   * The subjects of the mails to this address, without those that bring a receipt and the one about
   * the new account.
   */
  List<String> subjectsTo(String address) throws IOException, InterruptedException {
    return mailsTo(address).stream()
        .filter(mail -> !bringsReceipt(mail))
        .map(mail -> mail.text("/subject"))
        .filter(subject -> !subject.startsWith("Tài khoản tại"))
        .filter(subject -> !subject.startsWith("Your account at"))
        .toList();
  }

  /** The mails to this address that bring a receipt. */
  List<Json> receiptsTo(String address) throws IOException, InterruptedException {
    return mailsTo(address).stream().filter(Mailbox::bringsReceipt).toList();
  }

  /** The first file that came with the mail. */
  Answer attachment(Json mail) throws IOException, InterruptedException {
    return http.get(root.resolve("messages/" + mail.number("/id") + "/attachments/0"), Map.of());
  }

  private List<Json> mailsTo(String address) throws IOException, InterruptedException {
    return http.get(messages, Map.of()).expect(200).json().list("").stream()
        .filter(mail -> isTo(address, mail))
        .toList();
  }

  private static boolean bringsReceipt(Json mail) {
    return mail.list("/attachments").stream().anyMatch(name -> name.text("").endsWith(".pdf"));
  }

  private static boolean isTo(String address, Json mail) {
    return mail.list("/to").stream()
        .anyMatch(to -> to.text("").toLowerCase(Locale.ROOT).contains(address));
  }
}
