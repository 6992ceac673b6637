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
  private static final String OF_THE_DAY =
      "t.bank_time >= :from and t.bank_time < :until and t.state <> 'RECEIVED'";

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
          return new DailySheet(
              day,
              balances.opening(),
              moved(handle, "IN", from, until),
              moved(handle, "OUT", from, until),
              matched(handle, from, until),
              states(handle, from, until),
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
    long closed =
        handle.createQuery("select max(upto) from ledger_closings").mapTo(Long.class).one();
    Balances balances =
        balances(
                handle,
                """
                select coalesce(sum(amount) filter (where ends_at <= :from), 0)::bigint,
                    coalesce(sum(amount), 0)::bigint
                from ledger_days where ends_at <= :until
                """,
                from,
                until,
                Map.of())
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
                    Map.of("closed", closed)));
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

  private static Sum moved(Handle handle, String direction, Instant from, Instant until) {
    return handle
        .createQuery(
            "select count(*), coalesce(sum(t.amount), 0)::bigint from transfers t"
                + " where t.direction = :direction and "
                + OF_THE_DAY)
        .bind("direction", direction)
        .bind("from", from)
        .bind("until", until)
        .map((row, context) -> new Sum(row.getLong(1), row.getLong(2)))
        .one();
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

  private static List<StateSum> states(Handle handle, Instant from, Instant until) {
    return handle
        .createQuery(
            """
            select t.state, count(*), sum(t.amount)::bigint
            from transfers t
            where t.direction = 'IN' and %s
            group by t.state
            """
                .formatted(OF_THE_DAY))
        .bind("from", from)
        .bind("until", until)
        .map(
            (row, context) ->
                new StateSum(
                    TransferState.valueOf(row.getString(1)), row.getLong(2), row.getLong(3)))
        .stream()
        .sorted((one, other) -> one.state().compareTo(other.state()))
        .toList();
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
