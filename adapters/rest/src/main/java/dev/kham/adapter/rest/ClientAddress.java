package dev.kham.adapter.rest;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** From where a request comes, as a keyed hash: the address itself is nobody's to keep. */
@ApplicationScoped
class ClientAddress {
  private static final String HMAC = "HmacSHA256";

  /** Short of a collision, and short. */
  private static final int KEPT_BYTES = 16;

  /** Whoever has one address of IPv6 has all that begin like it. */
  private static final int IPV6_NETWORK_BYTES = 8;

  private final SecretKeySpec key;

  ClientAddress(LimitConfig limits) {
    this.key =
        new SecretKeySpec(
            limits.addressKey().map(ClientAddress::utf8).orElseGet(ClientAddress::random), HMAC);
  }

  String of(HttpServerRequest request) {
    // a forwarded address only when the peer is one of the trusted proxies; see SoundLimits
    SocketAddress address = request.remoteAddress();
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      byte[] hash = mac.doFinal(network(address == null ? "" : String.valueOf(address.host())));
      return HexFormat.of().formatHex(hash, 0, KEPT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] network(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      return utf8(host);
    }
    return address.length == 16 ? Arrays.copyOf(address, IPV6_NETWORK_BYTES) : address;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
