package dev.kham.adapter.postgres;

import dev.kham.application.account.PasswordAttempts;
import dev.kham.domain.account.GuessingLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** By the clock of the database, which is the same for all instances. */
@ApplicationScoped
class PostgresPasswordAttempts implements PasswordAttempts {
  private static final Integer[] WAITS =
      GuessingLimits.WAITS.stream()
          .map(wait -> Math.toIntExact(wait.toSeconds()))
          .toArray(Integer[]::new);

  private final Sql sql;

  PostgresPasswordAttempts(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Duration> begin(String digest) {
    return sql.query(
        handle -> counted(handle, digest) ? Optional.empty() : Optional.of(left(handle, digest)));
  }

  /** The row decides: while its wait lasts, nobody's try is counted and none may be made. */
  private static boolean counted(Handle handle, String digest) {
    return handle
            .createUpdate(
                """
                insert into password_attempts as a (digest, failures, tried_at, next_at)
                values (:digest, 1, clock_timestamp(),
                    clock_timestamp() + (cast(:waits as int[]))[1] * interval '1 second')
                on conflict on constraint password_attempt_unique do update set
                    (failures, tried_at, next_at) = (
                        select n.failures, clock_timestamp(),
                            clock_timestamp() + (cast(:waits as int[]))[n.failures] * interval '1 second'
                        from (select case
                                when a.tried_at < clock_timestamp() - :memory * interval '1 second'
                                then 1
                                else least(a.failures + 1, cardinality(cast(:waits as int[])))
                            end failures) n)
                where a.next_at <= clock_timestamp()
                """)
            .bind("digest", digest)
            .bind("waits", WAITS)
            .bind("memory", GuessingLimits.MEMORY.toSeconds())
            .execute()
        == 1;
  }

  private static Duration left(Handle handle, String digest) {
    return handle
        .createQuery(
            """
            select cast(extract(epoch from next_at - clock_timestamp()) * 1000 as bigint)
            from password_attempts where digest = :digest
            """)
        .bind("digest", digest)
        .mapTo(Long.class)
        .findOne()
        .map(Duration::ofMillis)
        .filter(Duration::isPositive)
        // over, or forgotten, in between
        .orElse(Duration.ofMillis(1));
  }

  @Override
  public void succeeded(String digest) {
    sql.run(
        handle ->
            handle
                .createUpdate("delete from password_attempts where digest = :digest")
                .bind("digest", digest)
                .execute());
  }
}
