package dev.kham.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the story of one paid and one unpaid appointment against a real server over plain HTTP. */
public final class Story {
  private static final int WELL = 0;
  private static final int FAILED = 1;
  private static final int NO_SERVER = 2;
  private static final int BAD_USAGE = 64;

  private final Options options;
  private final Terminal terminal;
  private final Narrator narrator;
  private final Http http = new Http();
  private final Path root = Path.of("").toAbsolutePath();

  private Story(Options options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.narrator = new Narrator(terminal);
  }

  /** Runs the story from the project's root folder and exits with what {@code --help} lists. */
  public static void main(String[] args) throws InterruptedException {
    // ImageIO must not look for a display.
    System.setProperty("java.awt.headless", "true");
    Terminal terminal = Terminal.detect();
    Options options;
    try {
      options = Options.of(args);
    } catch (IllegalArgumentException unknown) {
      terminal.line(unknown.getMessage() + "\n\n" + Options.USAGE.strip());
      System.exit(BAD_USAGE);
      return;
    }
    if (options.help()) {
      terminal.line(Options.USAGE.strip());
      return;
    }
    System.exit(new Story(options, terminal).tell());
  }

  private int tell() throws InterruptedException {
    try {
      boolean own = options.ownServer() || options.rehearsal();
      Server running = own ? null : runningServer();
      if (running == null) {
        return tellToAnOwnServer();
      }
      narrator.say("The story, told to the running server at " + running.url());
      return tellTo(running);
    } catch (ServerUnavailable nobody) {
      return lament(nobody);
    }
  }

  private int lament(ServerUnavailable nobody) {
    narrator.say(terminal.red("✗") + " " + nobody.getMessage());
    return NO_SERVER;
  }

  private int tellToAnOwnServer() throws ServerUnavailable, InterruptedException {
    OwnServer own = options.rehearsal() ? OwnServer.rehearse(root) : OwnServer.start(root);
    Thread onInterrupt =
        new Thread(
            () -> {
              narrator.say("Interrupted; stopping the server. Its log: " + own.log());
              narrator.fallSilent();
              own.stop();
            });
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    boolean well = false;
    try {
      Server server = own.await(http, narrator);
      narrator.say("The story, told to a server of its own at " + server.url());
      int code = tellTo(server);
      well = code == WELL;
      return code;
    } catch (ServerUnavailable notStarted) {
      // Told here already, so that the reason stands before the farewell.
      return lament(notStarted);
    } finally {
      narrator.passing("… stopping the server");
      own.stop();
      narrator.say(well ? farewell(own) : "Server stopped. Its log: " + own.log());
      forget(onInterrupt);
    }
  }

  private int tellTo(Server server) throws InterruptedException {
    boolean drawQr = options.drawQr() || terminal.live();
    Plot plot = new Plot(server, http, narrator, terminal, drawQr);
    try {
      plot.tell();
      narrator.say(terminal.green("All went as told."));
      return WELL;
    } catch (StepFailed told) {
      return FAILED;
    }
  }

  /** The server that run.properties names, or null if none is up there. */
  private Server runningServer() throws InterruptedException {
    Path properties = root.resolve("data").resolve(Server.RUN_PROPERTIES);
    if (!Files.exists(properties)) {
      return null;
    }
    try {
      Server server = Server.read(properties);
      if (server.isReady(http)) {
        return server;
      }
      narrator.say("data/run.properties names " + server.url() + ", but that is not ready.");
    } catch (IOException unusable) {
      narrator.say("data/run.properties is of no use: " + unusable.getMessage());
    }
    return null;
  }

  private static String farewell(OwnServer own) {
    try {
      own.deleteData();
      return "Server stopped, its data deleted.";
    } catch (IOException leftOver) {
      return "Server stopped, but not all of its data could be deleted: " + leftOver;
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook is running, and stops what there is to stop.
    }
  }
}
