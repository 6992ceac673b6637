package dev.kham.story;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells each step in one line: check mark, number, time taken, what happened. */
final class Narrator {
  private static final String INDENT = " ".repeat(18);

  private final Terminal terminal;
  private final List<String> details = new ArrayList<>();
  private int number;
  private String doing = "";
  private volatile boolean silent;

  Narrator(Terminal terminal) {
    this.terminal = terminal;
  }

  interface Step {
    /** Does the step and says in one sentence what happened. */
    String take() throws IOException, InterruptedException;
  }

  void step(String what, Step step) throws InterruptedException {
    number++;
    doing = what;
    details.clear();
    progress("");
    long began = System.nanoTime();
    try {
      String happened = step.take();
      print(terminal.green("✓"), began, happened);
      details.forEach(detail -> say(INDENT + detail));
    } catch (StepFailed failed) {
      fail(began, failed);
    } catch (IOException noAnswer) {
      fail(began, new StepFailed("an answer in time", noAnswer.getMessage()));
    }
  }

  /** A line that belongs under the running step. */
  void detail(String line) {
    details.add(line);
  }

  void progress(String remark) {
    if (!silent) {
      terminal.passing(
          String.format(
              "%s %2d. %s", terminal.dim("…"), number, doing + (remark.isEmpty() ? "" : remark)));
    }
  }

  void passing(String remark) {
    if (!silent) {
      terminal.passing(remark);
    }
  }

  void say(String line) {
    if (!silent) {
      terminal.line(line);
    }
  }

  /** Says no more: the person has interrupted, and errors from now on are of that making. */
  void fallSilent() {
    silent = true;
  }

  private void fail(long began, StepFailed failed) {
    print(terminal.red("✗"), began, "Failed to " + doing);
    block("expected  ", failed.expected());
    block("came      ", failed.came());
    throw failed;
  }

  private void block(String label, String text) {
    String before = INDENT + label;
    for (String line : text.split("\n")) {
      say(before + line);
      before = INDENT + " ".repeat(label.length());
    }
  }

  private void print(String mark, long began, String sentence) {
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    String time = terminal.dim(String.format("%7d ms", millis));
    say(String.format("%s %2d. %s  %s", mark, number, time, sentence));
  }
}
