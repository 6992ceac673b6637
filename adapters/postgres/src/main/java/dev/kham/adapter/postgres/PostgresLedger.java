package dev.kham.adapter.postgres;

import dev.kham.application.payment.Ledger;
import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.TransferId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

@ApplicationScoped
class PostgresLedger implements Ledger {
  private final Sql sql;

  PostgresLedger(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void post(Posting posting, Instant at, Actor by) {
    TransferId transfer = posting.transfer();
    String[] accounts = posting.entries().keySet().stream().map(Enum::name).toArray(String[]::new);
    Long[] amounts = posting.entries().values().toArray(Long[]::new);
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    with posting as (
                        insert into ledger_postings (kind, transfer_source, transfer_id,
                            payment_id, refund_id, occurred_at, account_id, machine)
                        values (:kind, :source, :transfer, :payment, :refund, :at, :account, :machine)
                        returning id)
                    insert into ledger_entries (posting_id, account, amount)
                    select posting.id, entry.account, entry.amount
                    from posting, unnest(:accounts, :amounts) entry (account, amount)
                    """)
                .bind("kind", posting.kind())
                .bind("source", transfer == null ? null : transfer.source())
                .bind("transfer", transfer == null ? null : transfer.value())
                .bind("payment", posting.payment() == null ? null : posting.payment().value())
                .bind("refund", posting.refund() == null ? null : posting.refund().value())
                .bind("at", at)
                .bind("account", Actors.account(by))
                .bind("machine", Actors.machine(by))
                .bind("accounts", accounts)
                .bind("amounts", amounts)
                .execute());
  }

  @Override
  public Map<LedgerAccount, Long> balances() {
    Map<LedgerAccount, Long> balances = new EnumMap<>(LedgerAccount.class);
    for (LedgerAccount account : LedgerAccount.values()) {
      balances.put(account, 0L);
    }
    sql.run(
        handle ->
            handle
                .createQuery(
                    "select account, sum(amount)::bigint total from ledger_entries group by account")
                .map(
                    (row, context) ->
                        balances.put(
                            LedgerAccount.valueOf(row.getString("account")), row.getLong("total")))
                .list());
    return balances;
  }
}
