package dev.kham.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The payment provider SePay: signs webhooks the documented way and posts them. */
final class Sepay {
  private final Http http;
  private final Server server;

  Sepay(Http http, Server server) {
    this.http = http;
    this.server = server;
  }

  Answer deliver(Transfer transfer) throws IOException, InterruptedException {
    return deliver(transfer, server.sepaySecret());
  }

  Answer deliverForged(Transfer transfer) throws IOException, InterruptedException {
    return deliver(transfer, "not-" + server.sepaySecret());
  }

  static String signature(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Answer deliver(Transfer transfer, String secret)
      throws IOException, InterruptedException {
    byte[] body = transfer.body();
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-SePay-Timestamp", timestamp);
    headers.put("X-SePay-Signature", signature(secret, timestamp, body));
    return http.postJson(server.at("/webhooks/sepay"), headers, body);
  }
}
