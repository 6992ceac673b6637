package dev.kham.application.shared;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.RejectedException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Keeps the answers for as long as it lives. */
public final class InMemoryOnceOnly implements OnceOnly {
  private record Key(AccountId account, String key) {}

  private record Kept(String fingerprint, String body) {}

  private final InMemoryTransaction transaction;
  private final InMemoryTable<Key, Kept> answers;
  private final Set<Key> running = ConcurrentHashMap.newKeySet();

  public InMemoryOnceOnly(InMemoryTransaction transaction) {
    this.transaction = transaction;
    this.answers = new InMemoryTable<>(transaction);
  }

  @Override
  public Answer call(AccountId account, String key, String fingerprint, Supplier<String> work) {
    Key id = new Key(account, key);
    if (!running.add(id)) {
      throw new ConflictException("request-in-progress", "the first request is still running");
    }
    try {
      return transaction.call(() -> answer(id, fingerprint, work));
    } finally {
      running.remove(id);
    }
  }

  /** Does something while the first request with that key is running, as others see it. */
  public void whileRunning(AccountId account, String key, Runnable something) {
    Key id = new Key(account, key);
    running.add(id);
    try {
      something.run();
    } finally {
      running.remove(id);
    }
  }

  private Answer answer(Key id, String fingerprint, Supplier<String> work) {
    Optional<Kept> kept = answers.find(id);
    if (kept.isEmpty()) {
      String body = work.get();
      answers.add(id, new Kept(fingerprint, body));
      return new Answer(body, false);
    }
    if (!kept.get().fingerprint().equals(fingerprint)) {
      throw new RejectedException("idempotency-key-reused", "the key came with another request");
    }
    return new Answer(kept.get().body(), true);
  }
}
