package dev.kham.adapter.postgres;

import dev.kham.application.payment.TransferRepository;
import dev.kham.domain.payment.Retelling;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PostgresTransferRepository implements TransferRepository {
  private final Sql sql;

  PostgresTransferRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(Transfer transfer, byte[] raw) {
    return sql.query(handle -> keep(new TransferTellings(handle), transfer, raw));
  }

  private boolean keep(TransferTellings tellings, Transfer transfer, byte[] raw) {
    TransferId id = transfer.id();
    if (tellings.isKnown(id, raw)) {
      return false; // the usual repetition waits for nobody
    }
    tellings.lock(transfer);
    if (tellings.isKnown(id, raw)) {
      return false;
    }
    return switch (Retelling.of(transfer, tellings.candidates(transfer))) {
      // the id may come with another booking at the same moment, which that lock does not see
      case Retelling.Fresh fresh -> insert(transfer, raw) || !tellings.isKnown(id, raw);
      case Retelling.Of(TransferId first) -> {
        tellings.keepEcho(id, first, raw);
        yield false;
      }
      case Retelling.Doubtful doubtful -> {
        if (!insert(transfer, raw)) {
          yield !tellings.isKnown(id, raw);
        }
        tellings.doubt(id);
        yield true;
      }
    };
  }

  private boolean insert(Transfer transfer, byte[] raw) {
    return sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into transfers (source, source_id, direction, bank, account,
                            sub_account, code, content, amount, bank_time, reference, raw)
                        values (:source, :sourceId, :direction, :bank, :account,
                            :subAccount, :code, :content, :amount, :bankTime, :reference, :raw)
                        on conflict on constraint transfer_told_once do nothing
                        """)
                    .bind("source", transfer.id().source())
                    .bind("sourceId", transfer.id().value())
                    .bind("direction", transfer.direction())
                    .bind("bank", transfer.bank())
                    .bind("account", transfer.account())
                    .bind("subAccount", transfer.subAccount())
                    .bind("code", transfer.code())
                    .bind("content", transfer.content())
                    .bind("amount", transfer.amount())
                    .bind("bankTime", transfer.bankTime())
                    .bind("reference", transfer.reference())
                    .bind("raw", raw)
                    .execute())
        == 1;
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
    sql.run(
        handle -> {
          var update =
              switch (settlement) {
                case Settlement.Settled(var payment) ->
                    handle
                        .createUpdate(
                            """
                            update transfers set state = 'SETTLED', payment_id = :payment
                            where source = :source and source_id = :id
                            """)
                        .bind("payment", payment.id().value());
                case Settlement.Unmatched(var reason) ->
                    handle
                        .createUpdate(
                            """
                            update transfers set state = 'UNMATCHED', unmatched = :reason
                            where source = :source and source_id = :id
                            """)
                        .bind("reason", reason);
              };
          update.bind("source", id.source()).bind("id", id.value()).execute();
        });
  }
}
