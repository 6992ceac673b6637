package dev.kham.adapter.postgres;

import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

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
  private static final String LIKE_IT =
      """
      from transfers t
      where account = :account and direction = :direction and amount = :amount
        and reference = :reference and bank_time = :bankTime
        and split_part(source, '.', 1) = :realm and source <> :source
        and not exists (select from transfer_echoes e
                        where e.first_source = t.source
                          and e.first_source_id = t.source_id and e.source = :source)
      """;

  private final Handle handle;
  private final Durability durability;

  TransferTellings(Handle handle, Durability durability) {
    this.handle = handle;
    this.durability = durability;
  }

  /**
   * Whether the id was told before; when it was with other bytes, that is noted.
   *
   * <p>When it was not, this waits until nobody else is about to keep a transfer of that booking,
   * and keeps it so until the transaction ends, which from here on waits for nothing for long. What
   * others kept while it waited is seen by the next statement.
   */
  boolean isKnownOrLocks(Transfer transfer, byte[] raw) {
    return isKnown(
        """
        select same, young,
            case when same is null then set_config('lock_timeout', :patience, true) end,
            case when same is null then set_config('statement_timeout', :patience, true) end,
            case when same is null
                then cast(pg_advisory_xact_lock(hashtextextended(:booking, 0)) as text) end
        from (select) nobody left join told on true
        """,
        query -> query.bind("patience", PATIENCE).bind("booking", transfer.booking()),
        transfer.id(),
        raw);
  }

  /** Whether the id was told before; when it was with other bytes, that is noted. */
  boolean isKnown(TransferId id, byte[] raw) {
    return isKnown("select same, young from told", query -> query, id, raw);
  }

  private boolean isKnown(String question, UnaryOperator<Query> bound, TransferId id, byte[] raw) {
    Optional<Known> known =
        bound
            .apply(
                handle.createQuery(
                    """
                    with told as materialized (
                        select raw_sha256 = sha256(:raw) same,
                            received_at > now() - interval '1 minute' young
                        from transfers where source = :source and source_id = :id
                        union all
                        select raw_sha256 = sha256(:raw), told_at > now() - interval '1 minute'
                        from transfer_echoes where source = :source and source_id = :id)
                    """
                        + question))
            .bind("source", id.source())
            .bind("id", id.value())
            .bind("raw", raw)
            .map((row, context) -> Known.of(row))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .findFirst();
    known.filter(it -> !it.same()).ifPresent(altered -> note(id, raw));
    known.filter(Known::young).ifPresent(perhapsNotOnDisk -> durability.owe());
    return known.isPresent();
  }

  /** What was told before: the same bytes or others, and whether just now. */
  private record Known(boolean same, boolean young) {
    static Optional<Known> of(ResultSet row) throws SQLException {
      Boolean same = row.getObject("same", Boolean.class);
      return same == null
          ? Optional.empty()
          : Optional.of(new Known(same, row.getBoolean("young")));
    }
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
   * Keeps the transfer, whose booking is locked; false when its id was told before, or others are
   * like it and it is not to be kept beside them.
   */
  boolean keep(Transfer transfer, byte[] raw, boolean besideOthers) {
    int kept =
        bind(
                handle.createUpdate(
                    """
                    insert into transfers (source, source_id, direction, bank, account,
                        sub_account, code, content, description, amount, bank_time, reference, raw)
                    select :source, :id, :direction, :bank, :account,
                        :subAccount, :code, :content, :description, :amount, :bankTime, :reference, :raw
                    where not exists (select from transfer_echoes
                                      where source = :source and source_id = :id)
                      and (:besideOthers or not exists (select\s"""
                        + LIKE_IT
                        + """
                    ))
                    on conflict on constraint transfer_told_once do nothing
                    """),
                transfer)
            .bind("id", transfer.id().value())
            .bind("bank", transfer.bank())
            .bind("subAccount", transfer.subAccount())
            .bind("code", transfer.code())
            .bind("content", transfer.content())
            .bind("description", transfer.description())
            .bind("raw", raw)
            .bind("besideOthers", besideOthers)
            .execute();
    return kept == 1;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Transfer transfer) {
    return statement
        .bind("account", transfer.account())
        .bind("direction", transfer.direction())
        .bind("amount", transfer.amount())
        .bind("reference", transfer.reference())
        .bind("bankTime", transfer.bankTime())
        .bind("realm", transfer.id().realm())
        .bind("source", transfer.id().source());
  }

  /** As {@link dev.kham.domain.payment.Retelling#of} asks for them. */
  List<Transfer> candidates(Transfer transfer) {
    return bind(
            handle.createQuery("select * " + LIKE_IT + "order by received_at, source, source_id"),
            transfer)
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
