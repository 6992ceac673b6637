package dev.kham.adapter.sepay;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where webhooks may come, if that is configured: a second layer, never the only one.
 *
 * <p>A forwarded address counts only when the peer is one of the trusted proxies ({@code
 * quarkus.http.proxy}).
 */
@Singleton
public class AllowedAddresses {
  private final List<Network> networks;

  public AllowedAddresses(SepayConfig config) {
    this.networks =
        config.allowedAddresses().orElse(List.of()).stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(AllowedAddresses::network)
            .toList();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] address, int bits) {
    boolean has(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  boolean include(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    return include(peer == null ? "" : String.valueOf(peer.host()));
  }

  boolean include(String host) {
    if (networks.isEmpty()) {
      return true;
    }
    byte[] address = address(host);
    return address != null && networks.stream().anyMatch(network -> network.has(address));
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    try {
      if (address != null) {
        int all = address.length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits >= 0 && bits <= all) {
          return new Network(address, bits);
        }
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalStateException(
        "kham.sepay.allowed-addresses: " + text + " is neither an address nor a network");
  }

  /** The bytes of a literal address, never a name to be looked up; of IPv4 always four. */
  private static byte @Nullable [] address(String literal) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
