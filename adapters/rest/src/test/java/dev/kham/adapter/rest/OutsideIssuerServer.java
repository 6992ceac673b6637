package dev.kham.adapter.rest;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** An issuer that is not Kham: serves its key as JWKS, and lets the test sign with it. */
public final class OutsideIssuerServer implements QuarkusTestResourceLifecycleManager {
  static final String NAME = "https://login.example.test/realms/hospital";
  static final String AUDIENCE = "kham";
  static final String KEY_ID = "outside-1";

  /** All class loaders of a Quarkus test share system properties. */
  private static final String PRIVATE_KEY = "kham.test.outside-key";

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      System.setProperty(
          PRIVATE_KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
      byte[] jwks = jwks((RSAPublicKey) pair.getPublic()).getBytes(StandardCharsets.UTF_8);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/jwks",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, jwks.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(jwks);
            }
          });
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return Map.of(
        "kham.outside-issuer.name",
        NAME,
        "kham.outside-issuer.keys",
        "http://localhost:" + server.getAddress().getPort() + "/jwks",
        "kham.outside-issuer.audience",
        AUDIENCE,
        "kham.outside-issuer.account-claim",
        "kham_account",
        "kham.outside-issuer.groups-claim",
        "roles");
  }

  @Override
  public void stop() {
    System.clearProperty(PRIVATE_KEY);
    server.stop(0);
  }

  static PrivateKey privateKey() {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(
              new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String jwks(RSAPublicKey key) {
    return """
    {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "%s", "n": "%s", "e": "%s"}]}
    """
        .formatted(KEY_ID, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    // without the byte that only says it is positive
    byte[] digits = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digits);
  }
}
