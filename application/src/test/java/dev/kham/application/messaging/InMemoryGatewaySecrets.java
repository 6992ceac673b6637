package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.util.Optional;

public final class InMemoryGatewaySecrets implements GatewaySecrets {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<String, byte[]> secrets;

  public InMemoryGatewaySecrets(InMemoryTransaction transaction) {
    this.transaction = transaction;
    this.secrets = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<byte[]> find(String name) {
    return secrets.find(name).map(byte[]::clone);
  }

  @Override
  public Optional<byte[]> lock(String name) {
    transaction.requireOpen();
    return find(name);
  }

  @Override
  public void put(String name, byte[] sealed) {
    transaction.requireOpen();
    secrets.put(name, sealed.clone());
  }
}
