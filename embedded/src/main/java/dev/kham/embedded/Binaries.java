package dev.kham.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import redis.embedded.RedisExecProvider;

/** The server programs of this platform, unpacked once per data folder and version. */
record Binaries(Path postgres, Path redis) {

  /** The names under which the archives know this machine. */
  record Platform(String os, String postgresArch, String redisArch) {

    static Platform of(String osName, String osArch) {
      String os =
          osName.startsWith("Linux") ? "linux" : osName.startsWith("Mac") ? "darwin" : "none";
      return switch (os + " " + osArch) {
        case "linux amd64", "darwin x86_64" -> new Platform(os, "x86_64", "amd64");
        case "linux aarch64", "darwin aarch64" -> new Platform(os, "arm_64", "arm64");
        default ->
            throw new EmbeddedStartException(
                "Kham brings no PostgreSQL and Redis for %s on %s: give it your own ones by configuration"
                    .formatted(osName, osArch));
      };
    }

    static Platform current() {
      return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }
  }

  static Binaries unpack(Platform platform, Path folder) throws IOException {
    Files.createDirectories(folder);
    return new Binaries(postgres(platform, folder), redis(platform, folder));
  }

  private static Path postgres(Platform platform, Path folder) throws IOException {
    byte[] archive =
        resource("/postgres-%s-%s.txz".formatted(platform.os(), platform.postgresArch()));
    Path unpacked = folder.resolve("postgres-" + fingerprint(archive));
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    // unpacked beside and moved, so that an interrupted unpacking is never taken for a whole one
    Path unpacking = folder.resolve("unpacking");
    Folders.delete(unpacking);
    Files.createDirectory(unpacking);
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, entry.resolveIn(unpacking));
      }
    }
    Files.move(unpacking, unpacked, StandardCopyOption.ATOMIC_MOVE);
    return unpacked;
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      if (target.getParent().endsWith("bin")) {
        executable(target);
      }
    }
  }

  private static Path redis(Platform platform, Path folder) throws IOException {
    String name =
        "redis-server-%s-%s-%s"
            .formatted(RedisExecProvider.redisVersion, platform.os(), platform.redisArch());
    Path program = folder.resolve(name);
    if (Files.notExists(program)) {
      Path unpacking = folder.resolve(name + ".unpacking");
      Files.write(unpacking, resource("/" + name));
      executable(unpacking);
      Files.move(unpacking, program, StandardCopyOption.ATOMIC_MOVE);
    }
    return program;
  }

  private static void executable(Path file) throws IOException {
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot be made executable: " + file);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Binaries.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new EmbeddedStartException(
            "The archive %s is missing: build Kham on the platform it is to run on"
                .formatted(name.substring(1)));
      }
      return in.readAllBytes();
    }
  }

  private static String fingerprint(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
