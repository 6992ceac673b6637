package dev.kham.adapter.postgres;

import dev.kham.application.shared.OnceOnly;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.RejectedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

@ApplicationScoped
class PostgresOnceOnly implements OnceOnly {
  private final Sql sql;
  private final Transaction transaction;
  private final Durability durability;

  PostgresOnceOnly(Sql sql, Transaction transaction, Durability durability) {
    this.sql = sql;
    this.transaction = transaction;
    this.durability = durability;
  }

  private record Kept(String fingerprint, String answer) {}

  @Override
  public Answer call(AccountId account, String key, String fingerprint, Supplier<String> work) {
    return transaction.call(
        () -> {
          requireAlone(account, key);
          Optional<Kept> kept = kept(account, key);
          if (kept.isPresent()) {
            if (!kept.get().fingerprint().equals(fingerprint)) {
              throw new RejectedException(
                  "idempotency-key-reused", "the key came with another request before");
            }
            durability.owe(); // the first request may not have been told yet
            return new Answer(kept.get().answer(), true);
          }
          String answer = work.get();
          keep(account, key, fingerprint, answer);
          return new Answer(answer, false);
        });
  }

  /** Held until the transaction ends, however it ends; also by the death of this process. */
  private void requireAlone(AccountId account, String key) {
    boolean alone =
        sql.query(
            handle ->
                handle
                    .createQuery("select pg_try_advisory_xact_lock(hashtextextended(:lock, 0))")
                    .bind("lock", account + " " + key)
                    .mapTo(Boolean.class)
                    .one());
    if (!alone) {
      throw new ConflictException("request-in-progress", "the first request is still running");
    }
  }

  private Optional<Kept> kept(AccountId account, String key) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select fingerprint, answer from idempotency_keys
                    where account_id = :account and key = :key
                      and created_at > now() - interval '24 hours'
                    """)
                .bind("account", account.value())
                .bind("key", key)
                .map((row, context) -> new Kept(row.getString(1), row.getString(2)))
                .findOne());
  }

  private void keep(AccountId account, String key, String fingerprint, String answer) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into idempotency_keys (account_id, key, fingerprint, answer)
                    values (:account, :key, :fingerprint, :answer)
                    on conflict on constraint idempotency_key_unique do update
                        set fingerprint = excluded.fingerprint, answer = excluded.answer,
                            created_at = now()
                    """)
                .bind("account", account.value())
                .bind("key", key)
                .bind("fingerprint", fingerprint)
                .bind("answer", answer)
                .execute());
  }
}
