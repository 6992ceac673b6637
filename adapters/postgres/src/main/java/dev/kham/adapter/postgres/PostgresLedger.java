package dev.kham.adapter.postgres;

import dev.kham.application.payment.Ledger;
import dev.kham.domain.account.Actor;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Posting;
import dev.kham.domain.payment.TransferId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class PostgresLedger implements Ledger {
  /** So many postings are added up in one commit. */
  private static final long STEP = 100_000;

  private final Sql sql;

  PostgresLedger(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void post(Posting posting, Instant at, Actor by) {
    TransferId transfer = posting.transfer();
    String[] accounts = posting.entries().keySet().stream().map(Enum::name).toArray(String[]::new);
    Long[] amounts = posting.entries().values().toArray(Long[]::new);
    sql.later(
        new Step(
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
            .bind("amounts", amounts),
        Step::count);
  }

  @Override
  public void sumUp(ZoneId zone) {
    long settled = settled();
    boolean goesOn;
    do {
      goesOn = sql.query(handle -> sumUp(handle, settled, zone));
    } while (goesOn);
  }

  /** Whether there was something to do, which somebody else may have done at the same time. */
  private static boolean sumUp(Handle handle, long settled, ZoneId zone) {
    long last = handle.createQuery("select max(upto) from ledger_closings").mapTo(Long.class).one();
    if (last >= settled) {
      return false;
    }
    long upto = Math.min(settled, last + STEP);
    if (close(handle, last, upto)) {
      addUp(handle, last, upto, zone);
    }
    return true;
  }

  /**
   * The last posting before which none will come: ids are given out before a commit, so one that is
   * not to be seen yet may be less than one that is. Whoever has one holds the table until the
   * commit; who comes meanwhile waits for that, and gets a greater one.
   */
  private long settled() {
    return sql.query(
        handle -> {
          handle.execute("set local lock_timeout = '2s'");
          handle.execute("lock table ledger_postings in share mode");
          return handle
              .createQuery("select coalesce(max(id), 0) from ledger_postings")
              .mapTo(Long.class)
              .one();
        });
  }

  /** Whether nobody else has. */
  private static boolean close(Handle handle, long last, long upto) {
    return handle
            .createUpdate(
                """
                insert into ledger_closings (upto, after) values (:upto, :last)
                on conflict do nothing
                """)
            .bind("upto", upto)
            .bind("last", last)
            .execute()
        == 1;
  }

  private static void addUp(Handle handle, long last, long upto, ZoneId zone) {
    handle
        .createUpdate(
            """
            insert into ledger_days (closing, begins_at, ends_at, amount)
            select :upto, day.begins,
                date_trunc('day', day.begins + interval '30 hours', :zone), sum(e.amount)::bigint
            from ledger_postings p
            join ledger_entries e on e.posting_id = p.id and e.account = 'BANK'
            join transfers t on t.source = p.transfer_source and t.source_id = p.transfer_id
            cross join lateral (select date_trunc('day', t.bank_time, :zone) begins) day
            where p.id > :last and p.id <= :upto and p.kind = 'TRANSFER'
            group by day.begins
            """)
        .bind("upto", upto)
        .bind("last", last)
        .bind("zone", zone.getId())
        .execute();
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
