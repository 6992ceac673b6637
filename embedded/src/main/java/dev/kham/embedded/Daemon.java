package dev.kham.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server process which outlives the JVM that started it, known again by its pid file and its
 * command line.
 *
 * @param pidFile written by the server, its first line is the pid
 * @param program how the name of the executable begins
 * @param argument stands in the command line of the process; no other process has it
 */
record Daemon(Path pidFile, String program, Path argument) {

  private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
  private static final Pattern COMPLAINT =
      Pattern.compile("could not|invalid value|error|fatal|panic", Pattern.CASE_INSENSITIVE);

  /** The running process; never another one, even when it was given the pid of a dead server. */
  Optional<ProcessHandle> find() {
    try (Stream<String> lines = Files.lines(pidFile)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> line.matches("\\d{1,18}"))
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
          .filter(this::isOurs);
    } catch (IOException e) {
      // no pid file, or it went away with the server while it was read
      return Optional.empty();
    }
  }

  boolean isRunning() {
    return find().isPresent();
  }

  /** Whether that process has ended; a server removes its pid file some time before it does. */
  static boolean isGone(ProcessHandle process) {
    return commandLine(process).isEmpty();
  }

  /** Ends the process and its children at once, as a loss of power would. */
  void kill() {
    find()
        .ifPresent(
            server -> {
              List<ProcessHandle> processes = new ArrayList<>(server.descendants().toList());
              processes.addFirst(server);
              processes.forEach(ProcessHandle::destroyForcibly);
              await(() -> processes.stream().allMatch(Daemon::isGone), Duration.ofSeconds(10));
            });
  }

  private boolean isOurs(ProcessHandle process) {
    List<String> command = commandLine(process);
    return !command.isEmpty()
        && Path.of(command.getFirst()).getFileName().toString().startsWith(program)
        && command.contains(argument.toString());
  }

  /** Empty when the process is gone; also when nobody has fetched its exit code yet. */
  private static List<String> commandLine(ProcessHandle process) {
    if (LINUX) {
      try {
        byte[] line = Files.readAllBytes(Path.of("/proc", process.pid() + "", "cmdline"));
        return line.length == 0
            ? List.of()
            : List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
      } catch (IOException e) {
        // the process went away
        return List.of();
      }
    }
    if (!process.isAlive()) {
      return List.of();
    }
    List<String> command = new ArrayList<>();
    process.info().command().ifPresent(command::add);
    process.info().arguments().map(List::of).ifPresent(command::addAll);
    return command;
  }

  /** Runs a short-lived command; its output is appended to the log. */
  static int run(List<String> command, Path log, Duration limit) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(log.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    if (!await(() -> !process.isAlive(), limit)) {
      process.destroyForcibly();
      throw new IOException(
          "%s did not end within %d s".formatted(command.getFirst(), limit.toSeconds()));
    }
    return process.exitValue();
  }

  /** True as soon as the condition holds, false when it does not within the limit. */
  static boolean await(BooleanSupplier condition, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    boolean holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() < end) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        // a server half started or half stopped is worse than a late answer: told afterwards
        interrupted = true;
      }
      holds = condition.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return holds;
  }

  /** Why a server did not start, in its own words: the first complaint, else its last line. */
  static String complaint(Path log, long from) throws IOException {
    byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
    int start = (int) Math.min(from, all.length);
    List<String> lines =
        new String(all, start, all.length - start, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.stream()
        .filter(line -> COMPLAINT.matcher(line).find())
        .findFirst()
        .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
        .map(String::strip)
        .orElse("no word in " + log);
  }
}
