package dev.kham.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The data folder, held by this JVM: the lock goes with the JVM, however it ends. */
record DataFolder(Path path, FileChannel lock) implements AutoCloseable {

  private static final long NEEDED_MEGABYTES = 300;
  private static final String MARK = "kham";

  static Path create(Path folder) throws IOException {
    Files.createDirectories(folder);
    return folder.toRealPath();
  }

  /**
   * @throws java.nio.channels.OverlappingFileLockException when this JVM holds it already
   */
  static DataFolder hold(Path folder) throws IOException {
    Path file = folder.resolve("lock");
    refuseWhenForeign(folder, file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
      if (!held) {
        throw new EmbeddedStartException(
            "The data folder %s is in use by a running Kham (process %s): stop that one or choose another folder"
                .formatted(folder, pid(file)));
      }
      channel.truncate(0);
      String content = MARK + "\n" + ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
      return new DataFolder(folder, channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /** Somebody else's postgres folder would be emptied otherwise. */
  private static void refuseWhenForeign(Path folder, Path lock) throws IOException {
    boolean ours = Files.exists(lock) && Files.readString(lock).startsWith(MARK);
    boolean empty =
        Files.notExists(folder.resolve("postgres")) && Files.notExists(folder.resolve("redis"));
    if (!ours && !empty) {
      throw new EmbeddedStartException(
          "The folder %s holds data which is not Kham's: choose another one".formatted(folder));
    }
  }

  private static String pid(Path lock) throws IOException {
    return Files.readString(lock).lines().skip(1).findFirst().orElse("unknown");
  }

  void refuseWhenFull() throws IOException {
    refuseWhenFull(Files.getFileStore(path).getUsableSpace());
  }

  void refuseWhenFull(long usableBytes) {
    long usable = usableBytes / 1_000_000;
    if (usable < NEEDED_MEGABYTES) {
      throw new EmbeddedStartException(
          "The disk of the data folder %s has only %d MB left, Kham needs %d MB"
              .formatted(path, usable, NEEDED_MEGABYTES));
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
