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
          Optional<Kept> kept = keptAlone(account, key);
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

  /**
   * Alone until the transaction ends, however it ends; also by the death of this process. What is
   * kept is read once that is so, or the answer of whoever was alone until now would be missed.
   */
  private Optional<Kept> keptAlone(AccountId account, String key) {
    return sql.both(
        new Step("select pg_try_advisory_xact_lock(hashtextextended(:lock, 0))")
            .bind("lock", account + " " + key),
        rows -> rows.next() && rows.getBoolean(1),
        new Step(
                """
                select fingerprint, answer from idempotency_keys
                where account_id = :account and key = :key
                  and created_at > now() - interval '24 hours'
                """)
            .bind("account", account.value())
            .bind("key", key),
        rows ->
            rows.next()
                ? Optional.of(new Kept(rows.getString(1), rows.getString(2)))
                : Optional.<Kept>empty(),
        (alone, kept) -> {
          if (!alone) {
            throw new ConflictException(
                "request-in-progress", "the first request is still running");
          }
          return kept;
        });
  }

  private void keep(AccountId account, String key, String fingerprint, String answer) {
    sql.later(
        new Step(
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
            .bind("answer", answer),
        Step::count);
  }
}
