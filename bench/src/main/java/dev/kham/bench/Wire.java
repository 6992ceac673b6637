package dev.kham.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A connection that is kept open. It takes hardly any of the processor, which a full HTTP client
 * would take from what is measured on the same machine.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final URI url;
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  Wire(URI url) throws IOException {
    this.url = url;
    this.socket = new Socket(url.getHost(), url.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.out = socket.getOutputStream();
    this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
  }

  record Answer(int status, String body) {}

  byte[] get(String path, String token) {
    return request("GET", path, token == null ? Map.of() : bearer(token), "");
  }

  byte[] post(String path, Map<String, String> headers, String json) {
    return request("POST", path, headers, json);
  }

  static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private byte[] request(String method, String path, Map<String, String> headers, String body) {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
    head.append(url.getAuthority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!body.isEmpty()) {
      head.append("Content-Type: application/json\r\nContent-Length: ");
      head.append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    }
    return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  Answer send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    String status = line();
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
      chunked |= lower.startsWith("transfer-encoding: chunked");
    }
    String body = chunked ? chunks() : text(length);
    return new Answer(Integer.parseInt(status.substring(9, 12)), body);
  }

  /** Hears each line of an answer that goes on; returns when the server ends it. */
  void follow(byte[] request, Consumer<String> listener) throws IOException {
    out.write(request);
    out.flush();
    try {
      while (true) {
        listener.accept(line());
      }
    } catch (EOFException over) {
      // as it says
    }
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server hung up");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
