package dev.kham.bootstrap;

import dev.kham.embedded.EmbeddedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * Secrets of the embedded run, made at its first start and kept, readable by their owner only; a
 * deployed Kham gets its own by configuration.
 */
final class EmbeddedSecrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  private EmbeddedSecrets(Path folder) {
    this.folder = folder;
  }

  static EmbeddedSecrets in(Path folder) {
    return new EmbeddedSecrets(folder);
  }

  /**
   * The configuration that uses them.
   *
   * @throws EmbeddedStartException when the folder cannot be written
   */
  Map<String, String> properties() {
    try {
      Files.createDirectories(folder);
      Path privateKey = folder.resolve("jwt-private.pem");
      Path publicKey = folder.resolve("jwt-public.pem");
      if (!Files.exists(privateKey) || !Files.exists(publicKey)) {
        KeyPair pair = keyPair();
        write(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        write(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      }
      return Map.of(
          "smallrye.jwt.sign.key.location", privateKey.toUri().toString(),
          "mp.jwt.verify.publickey.location", publicKey.toUri().toString(),
          "kham.sepay.hmac-secrets", secret("sepay-hmac", 32),
          "kham.demo.password", secret("demo-password", 6));
    } catch (IOException e) {
      throw new EmbeddedStartException("cannot keep secrets in " + folder + ": " + e.getMessage());
    }
  }

  private String secret(String name, int bytes) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[bytes];
      RANDOM.nextBytes(random);
      write(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file);
  }

  private static void write(Path file, String content) throws IOException {
    // never half a file, and at no moment readable by others
    Path draft =
        Files.createTempFile(
            file.getParent(),
            "draft",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static String pem(String type, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }
}
