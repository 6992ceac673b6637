package dev.kham.adapter.postgres;

import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.DailySheet.Line;
import dev.kham.application.payment.DailySheet.StateSum;
import dev.kham.application.payment.DailySheet.Sum;
import dev.kham.application.payment.DailySheetQueries;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class PostgresDailySheet implements DailySheetQueries {
  private static final String OF_THE_DAY = "t.bank_time >= :from and t.bank_time < :until";

  private final Sql sql;

  PostgresDailySheet(Sql sql) {
    this.sql = sql;
  }

  @Override
  public DailySheet sheet(LocalDate day, Instant from, Instant until) {
    return sql.query(
        handle -> {
          // each figure is a query of its own, and what is booked between two of them is in none
          handle.execute("set transaction isolation level repeatable read, read only");
          Balances balances = balances(handle, from, until);
          List<Moved> moved = moved(handle, from, until);
          return new DailySheet(
              day,
              balances.opening(),
              sum(moved, "IN"),
              sum(moved, "OUT"),
              matched(handle, from, until),
              moved.stream()
                  .filter(it -> it.direction().equals("IN"))
                  .map(Moved::ofState)
                  .sorted((one, other) -> one.state().compareTo(other.state()))
                  .toList(),
              balances.closing(),
              lines(handle, from, until));
        });
  }

  private record Balances(long opening, long closing) {
    private Balances plus(Balances other) {
      return new Balances(opening + other.opening, closing + other.closing);
    }
  }

  /** By the ledger alone: the days that were added up, and what was posted since. */
  private static Balances balances(Handle handle, Instant from, Instant until) {
    record Summed(long closed, Balances balances) {}
    Summed summed =
        handle
            .createQuery(
                """
                select (select max(upto) from ledger_closings),
                    coalesce(sum(amount) filter (where ends_at <= :from), 0)::bigint,
                    coalesce(sum(amount), 0)::bigint
                from ledger_days where ends_at <= :until
                """)
            .bind("from", from)
            .bind("until", until)
            .map(
                (row, context) ->
                    new Summed(row.getLong(1), new Balances(row.getLong(2), row.getLong(3))))
            .one();
    Balances balances =
        summed
            .balances()
            .plus(
                balances(
                    handle,
                    """
                    select coalesce(sum(e.amount) filter (where t.bank_time < :from), 0)::bigint,
                        coalesce(sum(e.amount), 0)::bigint
                    from ledger_postings p
                    join ledger_entries e on e.posting_id = p.id and e.account = 'BANK'
                    join transfers t
                        on t.source = p.transfer_source and t.source_id = p.transfer_id
                    where p.id > :closed and p.kind = 'TRANSFER' and t.bank_time < :until
                    """,
                    from,
                    until,
                    Map.of("closed", summed.closed())));
    for (Map<String, Object> day : across(handle, from, until)) {
      balances = balances.plus(partOf(handle, day, from, until));
    }
    return balances;
  }

  /** The days that begin before one of these moments and end after it, as another zone's may. */
  private static List<Map<String, Object>> across(Handle handle, Instant from, Instant until) {
    return handle
        .createQuery(
            """
            select d.begins_at begins, d.ends_at ends, c.after, c.upto
            from ledger_days d join ledger_closings c on c.upto = d.closing
            where d.begins_at < :until and d.ends_at > :from
              and d.ends_at < cast(:until as timestamptz) + interval '2 days'
              and (d.begins_at < :from or d.ends_at > :until)
            """)
        .bind("from", from)
        .bind("until", until)
        .mapToMap()
        .list();
  }

  private static Balances partOf(
      Handle handle, Map<String, Object> day, Instant from, Instant until) {
    return balances(
        handle,
        """
        select coalesce(sum(ledger.booked)
                filter (where t.bank_time < :from and :ends > :from), 0)::bigint,
            coalesce(sum(ledger.booked)
                filter (where t.bank_time < :until and :ends > :until), 0)::bigint
        from transfers t
        cross join lateral (
            select sum(e.amount) booked
            from ledger_postings p join ledger_entries e on e.posting_id = p.id
            where p.transfer_source = t.source and p.transfer_id = t.source_id
              and p.kind = 'TRANSFER' and p.id > :after and p.id <= :upto
              and e.account = 'BANK') ledger
        where t.bank_time >= :begins and t.bank_time < :ends
        """,
        from,
        until,
        day);
  }

  private static Balances balances(
      Handle handle, String query, Instant from, Instant until, Map<String, ?> more) {
    return handle
        .createQuery(query)
        .bind("from", from)
        .bind("until", until)
        .bindMap(more)
        .map((row, context) -> new Balances(row.getLong(1), row.getLong(2)))
        .one();
  }

  private record Moved(String direction, StateSum ofState) {}

  private static List<Moved> moved(Handle handle, Instant from, Instant until) {
    return handle
        .createQuery(
            """
            select t.direction, t.state, count(*), sum(t.amount)::bigint
            from transfers t
            where %s
            group by t.direction, t.state
            """
                .formatted(OF_THE_DAY))
        .bind("from", from)
        .bind("until", until)
        .map(
            (row, context) ->
                new Moved(
                    row.getString(1),
                    new StateSum(
                        TransferState.valueOf(row.getString(2)), row.getLong(3), row.getLong(4))))
        .list();
  }

  private static Sum sum(List<Moved> moved, String direction) {
    List<StateSum> sums =
        moved.stream().filter(it -> it.direction().equals(direction)).map(Moved::ofState).toList();
    return new Sum(
        sums.stream().mapToLong(StateSum::count).sum(),
        sums.stream().mapToLong(StateSum::amount).sum());
  }

  private static Sum matched(Handle handle, Instant from, Instant until) {
    return handle
        .createQuery(
            """
            select count(*), coalesce(sum(used.matched), 0)::bigint
            from transfers t
            cross join lateral (
                select sum(u.matched)::bigint matched from transfer_uses u
                where u.source = t.source and u.source_id = t.source_id) used
            where used.matched > 0 and %s
            """
                .formatted(OF_THE_DAY))
        .bind("from", from)
        .bind("until", until)
        .map((row, context) -> new Sum(row.getLong(1), row.getLong(2)))
        .one();
  }

  private static List<Line> lines(Handle handle, Instant from, Instant until) {
    return handle
        .createQuery(
            """
            with moved as (
                select t.source, t.source_id, t.bank_time, t.state, t.reason, t.content, t.reference,
                       case t.direction when 'IN' then t.amount else -t.amount end amount,
                       coalesce(used.matched, 0) matched, coalesce(used.to_go_back, 0) to_go_back,
                       coalesce(ledger.booked, 0) booked
                from transfers t
                cross join lateral (
                    select sum(u.matched)::bigint matched, sum(u.to_go_back)::bigint to_go_back
                    from transfer_uses u
                    where u.source = t.source and u.source_id = t.source_id) used
                cross join lateral (
                    select sum(e.amount)::bigint booked
                    from ledger_postings p join ledger_entries e on e.posting_id = p.id
                    where p.transfer_source = t.source and p.transfer_id = t.source_id
                      and p.kind = 'TRANSFER' and e.account = 'BANK') ledger
                where %s)
            select * from moved
            where booked <> amount or amount > 0 and matched <> amount
            order by bank_time, source, source_id
            """
                .formatted(OF_THE_DAY))
        .bind("from", from)
        .bind("until", until)
        .map(
            (row, context) ->
                new Line(
                    new TransferId(row.getString("source"), row.getString("source_id")),
                    Rows.instant(row, "bank_time"),
                    row.getLong("amount"),
                    TransferState.valueOf(row.getString("state")),
                    row.getString("reason"),
                    row.getString("content"),
                    row.getString("reference"),
                    row.getLong("matched"),
                    row.getLong("to_go_back"),
                    row.getLong("booked")))
        .list();
  }
}
