package dev.kham.adapter.postgres;

import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who told of which transfer under which id, and what is to be compared before one more is kept.
 */
final class TransferTellings {
  private static final Logger LOG = Logger.getLogger(TransferTellings.class);

  /** SePay waits for its answer: rather tell it soon to come again than late that all is well. */
  private static final String PATIENCE = "2s";

  /**
   * What other ways told of the same booking, if this way has not told of that under another id.
   */
  private static final String OTHERS =
      """
      select * from transfers t
      where account = :account and direction = :direction and amount = :amount
        and reference = :reference and bank_time = :bankTime
        and split_part(source, '.', 1) = :realm and source <> :source
        and not exists (select from transfer_echoes e
                        where e.first_source = t.source
                          and e.first_source_id = t.source_id and e.source = :source)
      """;

  private final Sql sql;
  private final Durability durability;

  TransferTellings(Sql sql, Durability durability) {
    this.sql = sql;
    this.durability = durability;
  }

  /**
   * What {@link dev.kham.domain.payment.Retelling#of} asks for; empty when the id was told before;
   * when it was with other bytes, that is noted.
   *
   * <p>When it was not, this waits until nobody else is about to keep a transfer of that booking,
   * and keeps it so until the transaction ends, which from here on waits for nothing for long. The
   * usual repetition waits for nobody. What others kept while this waited is seen by the second
   * statement.
   */
  Optional<List<Transfer>> candidatesUnlessKnown(Transfer transfer, byte[] raw) {
    TransferId id = transfer.id();
    Heard heard =
        sql.both(
            new Step(
                    """
                    select set_config('lock_timeout', :patience, true),
                        set_config('statement_timeout', :patience, true),
                        cast(pg_advisory_xact_lock(hashtextextended(:booking, 0)) as text)
                    where not exists (select from transfers
                                      where source = :source and source_id = :id)
                      and not exists (select from transfer_echoes
                                      where source = :source and source_id = :id)
                    """)
                .bind("patience", PATIENCE)
                .bind("booking", transfer.booking())
                .bind("source", id.source())
                .bind("id", id.value()),
            ResultSet::next,
            new Step(
                    """
                    with told as materialized (
                        select raw_sha256 = sha256(:raw) same,
                            received_at > now() - interval '1 minute' young
                        from transfers where source = :source and source_id = :id
                        union all
                        select raw_sha256 = sha256(:raw), told_at > now() - interval '1 minute'
                        from transfer_echoes where source = :source and source_id = :id)
                    select told.same, told.young, other.*
                    from (select) nobody
                        left join told on true
                        left join lateral ("""
                        + OTHERS
                        + """
                        ) other on told.same is null
                    order by other.received_at, other.source, other.source_id
                    """)
                .bind("source", id.source())
                .bind("id", id.value())
                .bind("raw", raw)
                .bind("account", transfer.account())
                .bind("direction", transfer.direction())
                .bind("amount", transfer.amount())
                .bind("reference", transfer.reference())
                .bind("bankTime", transfer.bankTime())
                .bind("realm", id.realm()),
            Heard::of,
            (locked, it) -> it);
    if (heard.sameBytes() == null) {
      return Optional.of(heard.candidates());
    }
    if (!heard.sameBytes()) {
      note(id, raw);
    }
    if (heard.young()) {
      durability.owe(); // perhaps not on disk yet
    }
    return Optional.empty();
  }

  /**
   * What there was before.
   *
   * @param sameBytes whether the id came with the same bytes; null when it did not come
   * @param young whether it came just now
   */
  private record Heard(@Nullable Boolean sameBytes, boolean young, List<Transfer> candidates) {
    static Heard of(ResultSet rows) throws SQLException {
      Boolean sameBytes = null;
      boolean young = false;
      List<Transfer> candidates = new ArrayList<>();
      while (rows.next()) {
        sameBytes = rows.getObject("same", Boolean.class);
        young = rows.getBoolean("young");
        if (rows.getString("source") != null) {
          candidates.add(PostgresMoneyQueries.transfer(rows));
        }
      }
      return new Heard(sameBytes, young, candidates);
    }
  }

  private void note(TransferId id, byte[] raw) {
    sql.later(
        new Step(
                """
                insert into transfer_alterations (source, source_id, raw)
                values (:source, :id, :raw)
                on conflict on constraint transfer_alteration_once do nothing
                """)
            .bind("source", id.source())
            .bind("id", id.value())
            .bind("raw", raw),
        executed -> {
          int noted = Step.count(executed);
          if (noted == 1) {
            LOG.warnf(
                "transfer %s of %s was told again with another content", id.value(), id.source());
          }
          return noted;
        });
  }

  /** The id is one more for the transfer that was told first. */
  void keepEcho(TransferId id, TransferId first, byte[] raw) {
    sql.later(
        new Step(
                """
                insert into transfer_echoes (source, source_id, first_source, first_source_id, raw)
                values (:source, :id, :firstSource, :firstId, :raw)
                """)
            .bind("source", id.source())
            .bind("id", id.value())
            .bind("firstSource", first.source())
            .bind("firstId", first.value())
            .bind("raw", raw),
        Step::count);
  }
}
