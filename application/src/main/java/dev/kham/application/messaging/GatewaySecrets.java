package dev.kham.application.messaging;

import java.util.Optional;

/** Secrets of gateways that change by themselves, as unreadable bytes. */
public interface GatewaySecrets {
  Optional<byte[]> find(String name);

  /**
   * As {@link #find}, and whoever else locks that name waits until the transaction ends; also when
   * there is nothing yet.
   */
  Optional<byte[]> lock(String name);

  /** Keeps the bytes instead of those before; after {@link #lock} only. */
  void put(String name, byte[] sealed);
}
