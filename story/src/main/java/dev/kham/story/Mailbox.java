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

  Mailbox(Http http, Server server) {
    this.http = http;
    this.messages = URI.create(server.mailbox() + "/api/messages");
  }

  /** The subjects of the mails to this address. */
  List<String> subjectsTo(String address) throws IOException, InterruptedException {
    return http.get(messages, Map.of()).expect(200).json().list("").stream()
        .filter(mail -> isTo(address, mail))
        .map(mail -> mail.text("/subject"))
        .toList();
  }

  private static boolean isTo(String address, Json mail) {
    return mail.list("/to").stream()
        .anyMatch(to -> to.text("").toLowerCase(Locale.ROOT).contains(address));
  }
}
