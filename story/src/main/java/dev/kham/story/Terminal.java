package dev.kham.story;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the story is printed: UTF-8 always, colour and overwriting only where a person looks. */
record Terminal(PrintStream out, boolean live, boolean coloured) {

  static Terminal detect() {
    // Not System.out: in the POSIX locale that would print the Vietnamese names as question marks.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    boolean live = isTerminal() && !"dumb".equals(System.getenv("TERM"));
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(out, live, live && (noColour == null || noColour.isEmpty()));
  }

  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 a console may exist without a terminal; before, this method does not.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  String green(String text) {
    return colour("32", text);
  }

  String red(String text) {
    return colour("31", text);
  }

  String dim(String text) {
    return colour("2", text);
  }

  String blackOnWhite(String text) {
    return colour("30;107", text);
  }

  private String colour(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Shows a passing remark in the current line, to be overwritten by what comes next. */
  void passing(String text) {
    if (live) {
      out.print("\r\u001b[2K" + text);
      out.flush();
    }
  }

  void line(String text) {
    passing("");
    out.println(text);
  }
}
