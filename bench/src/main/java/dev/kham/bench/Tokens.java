package dev.kham.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Access tokens as Kham issues them, so that nobody has to sign in thousands of times. */
final class Tokens {
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  Tokens() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  KeyPair keys() {
    return keys;
  }

  String ofPatient(int patient) {
    return token(
        Records.account(patient),
        Records.session(patient),
        "patient",
        ",\"patient\":\"" + Records.patient(patient) + "\"");
  }

  String ofStaff(String role) {
    return token(Records.STAFF, Records.STAFF, role, "");
  }

  private String token(UUID account, UUID session, String role, String more) {
    long now = Instant.now().getEpochSecond();
    String signed =
        encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded(
                """
                {"iss":"https://kham.example","sub":"%s","groups":["%s"],"iat":%d,"exp":%d,\
                "jti":"%s","sid":"%s"%s}"""
                    .formatted(
                        account,
                        role,
                        now,
                        now + LIFETIME.toSeconds(),
                        UUID.randomUUID(),
                        session,
                        more));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
