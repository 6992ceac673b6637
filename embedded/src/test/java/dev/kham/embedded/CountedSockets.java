package dev.kham.embedded;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import javax.net.SocketFactory;

/**
 * Sockets for PostgreSQL's driver that count how often something is sent and then an answer waited
 * for; by {@code quarkus.datasource.jdbc.additional-jdbc-properties.socketFactory}.
 */
public final class CountedSockets extends SocketFactory {
  /** The message after which the driver waits; BEGIN is sent before, without one. */
  private static final byte[] SYNC = {'S', 0, 0, 0, 4};

  // a system property is the one thing all class loaders of a Quarkus test share
  private static final String SENT = "kham.test.sent";

  /** How often so far, by all of them. */
  public static long sent() {
    return Long.getLong(SENT, 0);
  }

  private static synchronized void count() {
    System.setProperty(SENT, String.valueOf(sent() + 1));
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            int end = from + length;
            if (length >= SYNC.length
                && Arrays.equals(bytes, end - SYNC.length, end, SYNC, 0, SYNC.length)) {
              count();
            }
            out.write(bytes, from, length);
          }
        };
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }
}
