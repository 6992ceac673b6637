package dev.kham.adapter.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that behaves as told. What it is told about are commands, {@code "GREETING"}, and
 * {@code "."} for the end of a letter.
 */
final class ScriptedMailServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Thread listener = Thread.ofPlatform().daemon().unstarted(this::listen);
  private final Map<String, String> replies =
      new HashMap<>(
          Map.of("GREETING", "220 stub", "EHLO", "250 stub", "DATA", "354 go", "QUIT", "221 bye"));
  private final Set<String> hangUpAfter = new HashSet<>(Set.of("QUIT"));
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  ScriptedMailServer(int port) throws IOException {
    listening = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
  }

  /** An empty reply is none. */
  ScriptedMailServer replying(String reply, String to) {
    replies.put(to, reply);
    return this;
  }

  ScriptedMailServer hangingUpAfter(String command) {
    hangUpAfter.add(command);
    return this;
  }

  ScriptedMailServer start() {
    listener.start();
    return this;
  }

  /** Says it to whoever is connected. */
  void say(String line) throws IOException {
    for (Socket socket : sockets) {
      write(line, socket);
    }
  }

  /** What was heard, each line with its end. */
  List<String> lines() {
    return lines;
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> talk(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      boolean data = false;
      if (!answer("GREETING", socket)) {
        return;
      }
      for (String line = read(socket); !line.isEmpty(); line = read(socket)) {
        lines.add(line);
        String command = data ? "" : line.strip().split("[ :]")[0];
        if (data && line.equals(".\r\n")) {
          command = ".";
          data = false;
        }
        if (!command.isEmpty() && !answer(command, socket)) {
          return;
        }
        data |= command.equals("DATA");
      }
    } catch (IOException hungUp) {
      // The client may leave whenever it likes.
    }
  }

  private boolean answer(String command, Socket socket) throws IOException {
    String reply = replies.getOrDefault(command, "250 ok");
    if (!reply.isEmpty()) {
      write(reply, socket);
    }
    return !hangUpAfter.contains(command);
  }

  private static void write(String line, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(US_ASCII));
    out.flush();
  }

  private static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet;
    do {
      octet = in.read();
      if (octet >= 0) {
        line.write(octet);
      }
    } while (octet >= 0 && octet != '\n');
    return line.toString(US_ASCII);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    listening.close();
    // The port is free only when nobody accepts on it any more.
    listener.join();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
