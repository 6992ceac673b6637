package dev.kham.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What SePay tells of the transfer that pays a held slot, and how it proves itself. */
final class Sepay {
  static final String PATH = "/webhooks/sepay";
  static final String ACKNOWLEDGEMENT = "{\"success\": true}";

  private Sepay() {}

  static String body(long slot) {
    return """
        {"id":%d,"gateway":"Vietcombank","transactionDate":"%s","accountNumber":"%s",\
        "subAccount":null,"code":"%s","content":"MBVCB.3278907687.%s.CT tu 0123456789",\
        "transferType":"in","description":"","transferAmount":%d,"accumulated":19077000,\
        "referenceCode":"FT%d"}"""
        .formatted(
            slot,
            "2026-12-01 08:03:21",
            Hospital.BANK_ACCOUNT,
            Records.code(slot),
            Records.code(slot),
            Records.FEE,
            slot);
  }

  static Map<String, String> proof(String body) {
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(Hospital.SEPAY_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return Map.of(
          "X-SePay-Timestamp",
          timestamp,
          "X-SePay-Signature",
          "sha256=" + HexFormat.of().formatHex(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
