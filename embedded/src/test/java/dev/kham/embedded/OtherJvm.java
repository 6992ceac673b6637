package dev.kham.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM beside the test's, which has started the servers and then just waits. */
record OtherJvm(Process process, String words) implements AutoCloseable {

  static OtherJvm withServersIn(Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder words = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      words.append(line).append('\n');
      if (line.equals("ready")) {
        break;
      }
    }
    return new OtherJvm(process, words.toString());
  }

  void kill() {
    try {
      process.destroyForcibly();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still there: " + process.pid());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      EmbeddedServers.start(EmbeddedServers.Settings.in(Path.of(arguments[0])));
    } catch (EmbeddedStartException | UncheckedIOException e) {
      // the words are what the test wants to see
      System.out.println(e.getMessage());
      System.exit(1);
    }
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }
}
