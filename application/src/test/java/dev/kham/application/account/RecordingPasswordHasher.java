package dev.kham.application.account;

import dev.kham.application.shared.InMemoryTransaction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hashes nothing and remembers which hashes it was asked to verify. Refuses to work inside a
 * transaction, which real hashing would keep open for too long.
 */
public final class RecordingPasswordHasher implements PasswordHasher {
  private static final String PREFIX = "hash of ";

  private final InMemoryTransaction transaction;
  private final List<String> verified = new CopyOnWriteArrayList<>();

  public RecordingPasswordHasher(InMemoryTransaction transaction) {
    this.transaction = transaction;
  }

  @Override
  public String hash(String password) {
    transaction.requireClosed();
    return PREFIX + password;
  }

  @Override
  public boolean verify(String password, String hash) {
    transaction.requireClosed();
    verified.add(hash);
    return hash.equals(PREFIX + password);
  }

  /** The hashes that passwords were compared with, oldest first. */
  public List<String> verified() {
    return List.copyOf(verified);
  }
}
