package dev.kham.adapter.postgres;

import dev.kham.application.payment.TransferRepository;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Retelling;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresTransferRepository implements TransferRepository {
  private final Sql sql;
  private final Durability durability;

  PostgresTransferRepository(Sql sql, Durability durability) {
    this.sql = sql;
    this.durability = durability;
  }

  @Override
  public boolean add(Transfer transfer, byte[] raw) {
    return sql.query(handle -> keep(new TransferTellings(handle, durability), transfer, raw));
  }

  private boolean keep(TransferTellings tellings, Transfer transfer, byte[] raw) {
    TransferId id = transfer.id();
    if (tellings.isKnownOrLocks(transfer, raw)) {
      return false; // the usual repetition waits for nobody
    }
    if (tellings.keep(transfer, raw, false)) {
      return true; // the usual transfer is like no other
    }
    if (tellings.isKnown(id, raw)) {
      return false;
    }
    return switch (Retelling.of(transfer, tellings.candidates(transfer))) {
      // the id may come with another booking at the same moment, which that lock does not see
      case Retelling.Fresh fresh ->
          tellings.keep(transfer, raw, true) || !tellings.isKnown(id, raw);
      case Retelling.Of(TransferId first) -> {
        tellings.keepEcho(id, first, raw);
        yield false;
      }
      case Retelling.Doubtful doubtful -> {
        if (!tellings.keep(transfer, raw, true)) {
          yield !tellings.isKnown(id, raw);
        }
        tellings.doubt(id);
        yield true;
      }
    };
  }

  @Override
  public Set<TransferId> known(Map<TransferId, byte[]> told) {
    List<TransferId> ids = List.copyOf(told.keySet());
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with told as (
                        select * from unnest(:sources, :ids, :raws) as told (source, source_id, raw))
                    select source, source_id
                    from told join transfers using (source, source_id)
                    where raw_sha256 = sha256(told.raw)
                    union all
                    select source, source_id
                    from told join transfer_echoes using (source, source_id)
                    where raw_sha256 = sha256(told.raw)
                    """)
                .bind("sources", ids.stream().map(TransferId::source).toArray(String[]::new))
                .bind("ids", ids.stream().map(TransferId::value).toArray(String[]::new))
                .bind("raws", ids.stream().map(told::get).toArray(byte[][]::new))
                .map(
                    (row, context) ->
                        new TransferId(row.getString("source"), row.getString("source_id")))
                .set());
  }

  @Override
  public boolean isDoubtful(TransferId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from transfers
                                   where source = :source and source_id = :id and doubtful)
                    """)
                .bind("source", id.source())
                .bind("id", id.value())
                .mapTo(Boolean.class)
                .one());
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    Payment payment = settlement.paymentOrNull();
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update transfers
                    set state = :state, payment_id = :payment, reason = :reason,
                        surplus = :surplus, part = :part, version = version + 1
                    where source = :source and source_id = :id
                    """)
                .bind("state", settlement.state())
                .bind("payment", payment == null ? null : payment.id().value())
                .bind("reason", reason(settlement))
                .bind("surplus", surplus(settlement))
                .bind("part", settlement instanceof Settlement.Underpaid)
                .bind("source", id.source())
                .bind("id", id.value())
                .execute());
    if (settlement instanceof Settlement.Split(var shares)) {
      shares.forEach(share -> add(id, share));
    }
  }

  private void add(TransferId id, Settlement.Share share) {
    Settlement settlement = share.settlement();
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into transfer_shares
                        (source, source_id, payment_id, amount, state, reason, surplus, part)
                    values (:source, :id, :payment, :amount, :state, :reason, :surplus, :part)
                    """)
                .bind("source", id.source())
                .bind("id", id.value())
                .bind("payment", share.payment().value())
                .bind("amount", share.amount())
                .bind("state", settlement.state())
                .bind("reason", reason(settlement))
                .bind("surplus", surplus(settlement))
                .bind("part", settlement instanceof Settlement.Underpaid)
                .execute());
  }

  private static @Nullable String reason(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Unmatched(var why) -> why.name();
      case Settlement.Late(var gone, var why) -> why.name();
      default -> null;
    };
  }

  private static long surplus(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Overpaid(var paid, long surplus) -> surplus;
      case Settlement.Rebooked(var paid, long surplus) -> surplus;
      default -> 0;
    };
  }

  @Override
  public void settleParts(PaymentId payment) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update transfers set state = 'SETTLED', version = version + 1
                    where payment_id = :payment and state = 'UNDERPAID'
                    """)
                .bind("payment", payment.value())
                .execute());
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    with complete as (
                        update transfer_shares set state = 'SETTLED'
                        where payment_id = :payment and state = 'UNDERPAID'
                        returning source, source_id)
                    update transfers t set version = t.version + 1
                    from complete c where (t.source, t.source_id) = (c.source, c.source_id)
                    """)
                .bind("payment", payment.value())
                .execute());
  }

  @Override
  public Optional<Concluded> lock(TransferId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from transfers
                    where source = :source and source_id = :id and state <> 'RECEIVED'
                    for update
                    """)
                .bind("source", id.source())
                .bind("id", id.value())
                .map(
                    (row, context) ->
                        new Concluded(
                            PostgresMoneyQueries.transfer(row),
                            TransferState.valueOf(row.getString("state")),
                            row.getInt("version")))
                .findOne());
  }
}
