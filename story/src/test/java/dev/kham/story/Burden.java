package dev.kham.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process takes, after a garbage collection.
 *
 * @param threads of the platform
 * @param heap used, in megabytes
 * @param resident the whole process, in megabytes
 */
record Burden(int threads, int heap, int resident) {
  private static final Pattern USED = Pattern.compile("heap.*?used (\\d+)K");

  static Burden of(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String id = String.valueOf(pid);
    run(jcmd, id, "GC.run");
    Matcher used = USED.matcher(run(jcmd, id, "GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("jcmd tells no heap");
    }
    long threads =
        run(jcmd, id, "Thread.print").lines().filter(line -> line.startsWith("\"")).count();
    int resident = Integer.parseInt(run("ps", "-o", "rss=", "-p", id).trim()) / 1024;
    return new Burden((int) threads, Integer.parseInt(used.group(1)) / 1024, resident);
  }

  /** With a heap of fixed size: what is used of it, and what grows outside of it. */
  int megabytes() {
    return heap + resident;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command[0] + " failed: " + output);
    }
    return output;
  }
}
