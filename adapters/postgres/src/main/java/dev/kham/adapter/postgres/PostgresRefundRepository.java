package dev.kham.adapter.postgres;

import dev.kham.application.payment.RefundRepository;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.StaleVersionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class PostgresRefundRepository implements RefundRepository {
  private final Sql sql;

  PostgresRefundRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(Refund refund) {
    TransferId transfer = refund.transfer();
    return sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into refunds (id, code, amount, cause, payment_id, transfer_source,
                            transfer_id, note, due_since, version)
                        values (:id, :code, :amount, :cause, :payment, :source,
                            :transfer, :note, :since, :version)
                        on conflict on constraint refund_code_unique do nothing
                        """)
                    .bind("id", refund.id().value())
                    .bind("code", refund.code().value())
                    .bind("amount", refund.amount())
                    .bind("cause", refund.cause())
                    .bind("payment", refund.payment() == null ? null : refund.payment().value())
                    .bind("source", transfer == null ? null : transfer.source())
                    .bind("transfer", transfer == null ? null : transfer.value())
                    .bind("note", refund.note())
                    .bind("since", refund.since())
                    .bind("version", refund.version())
                    .execute())
        == 1;
  }

  @Override
  public Optional<Refund> lock(RefundId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from refunds where id = :id for update")
                .bind("id", id.value())
                .map((row, context) -> PostgresMoneyQueries.refund(row))
                .findOne());
  }

  @Override
  public List<Refund> lockDue(Set<RefundCode> codes) {
    if (codes.isEmpty()) {
      return List.of();
    }
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from refunds where code = any(:codes) and closed_at is null
                    order by id
                    for update
                    """)
                .bind("codes", codes.stream().map(RefundCode::value).toArray(String[]::new))
                .map((row, context) -> PostgresMoneyQueries.refund(row))
                .list());
  }

  @Override
  public void update(Refund refund) {
    Refund.Closing closing = Objects.requireNonNull(refund.closing(), "only what is done changes");
    TransferId transfer = closing.transfer();
    int updated =
        sql.query(
            handle ->
                handle
                    .createUpdate(
                        """
                        update refunds
                        set version = :version, closed_at = :at, closed_account_id = :account,
                            closed_machine = :machine, closed_source = :source,
                            closed_transfer_id = :transfer, closing_note = :note, proof = :proof
                        where id = :id and version = :version - 1
                        """)
                    .bind("version", refund.version())
                    .bind("at", closing.at())
                    .bind("account", Actors.account(closing.by()))
                    .bind("machine", Actors.machine(closing.by()))
                    .bind("source", transfer == null ? null : transfer.source())
                    .bind("transfer", transfer == null ? null : transfer.value())
                    .bind("note", closing.note())
                    .bind("proof", closing.proof())
                    .bind("id", refund.id().value())
                    .execute());
    if (updated == 0) {
      throw new StaleVersionException("refund");
    }
  }
}
