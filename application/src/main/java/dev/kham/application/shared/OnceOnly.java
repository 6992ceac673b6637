package dev.kham.application.shared;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.RejectedException;
import java.util.function.Supplier;

/**
 * Requests that a client may send again: the first answer is kept for 24 hours in the same commit
 * as its effect and given again.
 */
public interface OnceOnly {
  /**
   * Runs the work in a transaction of its own and keeps its answer, or gives the kept one.
   *
   * <p>What throws keeps nothing, so the same key may try again.
   *
   * @param fingerprint of the request; the same key must come with the same request
   * @throws RejectedException {@code idempotency-key-reused} when the key came with another request
   * @throws ConflictException {@code request-in-progress} while the first is still running
   */
  Answer call(AccountId account, String key, String fingerprint, Supplier<String> work);

  /**
   * An answer.
   *
   * @param body as the client gets it
   * @param replayed whether it was kept from an earlier request
   */
  record Answer(String body, boolean replayed) {}
}
