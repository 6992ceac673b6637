package dev.kham.adapter.postgres;

import dev.kham.application.job.TickLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** One row for each thing that is done again and again. */
@ApplicationScoped
class PostgresTickLedger implements TickLedger {
  private final Sql sql;

  PostgresTickLedger(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean advance(String name, Instant tick) {
    return sql.query(
            handle ->
                handle
                    // an instance whose clock is an hour ahead must not silence all others for an
                    // hour
                    .createQuery(
                        """
                        insert into job_ticks (name, last_tick)
                        select :name, :tick where :tick <= now() + interval '10 minutes'
                        on conflict (name) do update set last_tick = excluded.last_tick
                            where job_ticks.last_tick < excluded.last_tick
                        returning old.last_tick is not null
                        """)
                    .bind("name", name)
                    .bind("tick", tick)
                    .mapTo(Boolean.class)
                    .findOne())
        .orElse(false);
  }
}
