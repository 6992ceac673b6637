package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTransaction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is sent, or fails as it is told. Refuses letters from inside a transaction: they could
 * not be rolled back.
 */
public final class RecordingMessenger implements Messenger {
  private final InMemoryTransaction transaction;
  private final List<Letter> sent = new CopyOnWriteArrayList<>();
  private volatile @Nullable RuntimeException failure;

  public RecordingMessenger(InMemoryTransaction transaction) {
    this.transaction = transaction;
  }

  @Override
  public String send(Letter letter) {
    transaction.requireClosed();
    RuntimeException now = failure;
    if (now != null) {
      throw now;
    }
    sent.add(letter);
    return "gateway:" + letter.id();
  }

  /** From now on every letter fails so. */
  public void failWith(RuntimeException what) {
    failure = what;
  }

  /** From now on every letter goes again. */
  public void recover() {
    failure = null;
  }

  /** What was sent, oldest first. */
  public List<Letter> sent() {
    return List.copyOf(sent);
  }
}
