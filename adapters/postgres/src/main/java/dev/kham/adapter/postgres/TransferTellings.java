package dev.kham.adapter.postgres;

import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Who told of which transfer under which id, and what is to be compared before one more is kept.
 */
final class TransferTellings {
  private static final Logger LOG = Logger.getLogger(TransferTellings.class);

  /** SePay waits for its answer: rather tell it soon to come again than late that all is well. */
  private static final String PATIENCE = "2s";

  private final Handle handle;

  TransferTellings(Handle handle) {
    this.handle = handle;
  }

  /** Whether the id was told before; when it was with other bytes, that is noted. */
  boolean isKnown(TransferId id, byte[] raw) {
    Optional<Boolean> same =
        handle
            .createQuery(
                """
                select raw_sha256 = sha256(:raw) from transfers
                where source = :source and source_id = :id
                union all
                select raw_sha256 = sha256(:raw) from transfer_echoes
                where source = :source and source_id = :id
                """)
            .bind("source", id.source())
            .bind("id", id.value())
            .bind("raw", raw)
            .mapTo(Boolean.class)
            .findFirst();
    same.filter(it -> !it).ifPresent(altered -> note(id, raw));
    return same.isPresent();
  }

  private void note(TransferId id, byte[] raw) {
    int noted =
        handle
            .createUpdate(
                """
                insert into transfer_alterations (source, source_id, raw)
                values (:source, :id, :raw)
                on conflict on constraint transfer_alteration_once do nothing
                """)
            .bind("source", id.source())
            .bind("id", id.value())
            .bind("raw", raw)
            .execute();
    if (noted == 1) {
      LOG.warnf("transfer %s of %s was told again with another content", id.value(), id.source());
    }
  }

  /**
   * Waits until nobody else is about to keep a transfer of that booking, and keeps it so until the
   * transaction ends. From here on the transaction waits for nothing for long.
   */
  void lock(Transfer transfer) {
    handle
        .createQuery(
            "select set_config('lock_timeout', :it, true), set_config('statement_timeout', :it, true)")
        .bind("it", PATIENCE)
        .mapTo(String.class)
        .one();
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:booking, 0))")
        .bind("booking", transfer.booking())
        .mapTo(Integer.class)
        .one();
  }

  /** As {@link dev.kham.domain.payment.Retelling#of} asks for them. */
  List<Transfer> candidates(Transfer transfer) {
    return handle
        .createQuery(
            """
            select * from transfers t
            where account = :account and direction = :direction and amount = :amount
              and reference = :reference and bank_time = :bankTime
              and split_part(source, '.', 1) = :realm and source <> :source
              and not exists (select from transfer_echoes e
                              where e.first_source = t.source
                                and e.first_source_id = t.source_id and e.source = :source)
            order by received_at, source, source_id
            """)
        .bind("account", transfer.account())
        .bind("direction", transfer.direction())
        .bind("amount", transfer.amount())
        .bind("reference", transfer.reference())
        .bind("bankTime", transfer.bankTime())
        .bind("realm", transfer.id().realm())
        .bind("source", transfer.id().source())
        .map(
            (row, context) ->
                new Transfer(
                    new TransferId(row.getString("source"), row.getString("source_id")),
                    Direction.valueOf(row.getString("direction")),
                    row.getString("bank"),
                    row.getString("account"),
                    row.getString("sub_account"),
                    row.getString("code"),
                    row.getString("content"),
                    row.getLong("amount"),
                    Rows.instant(row, "bank_time"),
                    row.getString("reference")))
        .list();
  }

  /** The id is one more for the transfer that was told first. */
  void keepEcho(TransferId id, TransferId first, byte[] raw) {
    handle
        .createUpdate(
            """
            insert into transfer_echoes (source, source_id, first_source, first_source_id, raw)
            values (:source, :id, :firstSource, :firstId, :raw)
            """)
        .bind("source", id.source())
        .bind("id", id.value())
        .bind("firstSource", first.source())
        .bind("firstId", first.value())
        .bind("raw", raw)
        .execute();
  }

  /** What was just kept may be one that was kept before. */
  void doubt(TransferId id) {
    handle
        .createUpdate(
            """
            update transfers set doubtful = true
            where source = :source and source_id = :id
            """)
        .bind("source", id.source())
        .bind("id", id.value())
        .execute();
    LOG.warnf(
        "transfer %s of %s may have been told before: to be reviewed", id.value(), id.source());
  }
}
