package dev.kham.adapter.postgres;

import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.TransferQueries;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.RefundCode;
import dev.kham.domain.payment.RefundId;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresMoneyQueries implements TransferQueries, RefundQueries {
  private static final String TRANSFERS =
      """
      select t.*, p.appointment_id, t.bank_time <= p.deadline in_time, r.id refund_id
      from transfers t
      left join payments p on p.id = t.payment_id
      left join refunds r on r.transfer_source = t.source and r.transfer_id = t.source_id
          and r.payment_id is not distinct from t.payment_id
      """;
  private static final String IN_ORDER = "order by t.bank_time, t.source, t.source_id\n";
  private static final String REFUNDS =
      """
      select r.*, p.appointment_id, a.patient_id
      from refunds r
      left join payments p on p.id = r.payment_id
      left join appointments a on a.id = p.appointment_id
      """;

  private static final Pattern CODE = Pattern.compile("kh[mr][0-9]{10}");

  private final Sql sql;

  PostgresMoneyQueries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<TransferView> transfer(TransferId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(TRANSFERS + "where t.source = :source and t.source_id = :id")
                .bind("source", id.source())
                .bind("id", id.value())
                .map((row, context) -> transferView(row))
                .findOne()
                .map(view -> withShares(handle, List.of(view)).getFirst()));
  }

  @Override
  public List<TransferView> list(TransferQueries.Filter filter) {
    return sql.query(
        handle -> {
          Query query = handle.createQuery(search(filter));
          if (filter.state() != null) {
            query.bind("state", filter.state());
          }
          if (filter.from() != null) {
            query.bind("from", filter.from());
          }
          if (filter.until() != null) {
            query.bind("until", filter.until());
          }
          if (filter.amount() != null) {
            query.bind("amount", filter.amount());
          }
          if (filter.text() != null) {
            String text = filter.text().toLowerCase(Locale.ROOT);
            query.bind("text", isCode(text) ? text : anywhere(text));
          }
          if (filter.after() != null) {
            query
                .bind("afterTime", filter.after().bankTime())
                .bind("afterSource", filter.after().id().source())
                .bind("afterId", filter.after().id().value());
          }
          return withShares(
              handle,
              query.bind("limit", filter.limit()).map((row, context) -> transferView(row)).list());
        });
  }

  /**
   * Only what is asked for, since a condition that may be none hides the indexes. How few have a
   * code is not known to PostgreSQL: it would look for them from the earliest transfer on.
   */
  private static String search(TransferQueries.Filter filter) {
    String text = filter.text();
    boolean coded = text != null && isCode(text.toLowerCase(Locale.ROOT));
    String page =
        "where true\n"
            + (filter.state() == null ? "" : "and t.state = :state\n")
            + (filter.from() == null ? "" : "and t.bank_time >= :from\n")
            + (filter.until() == null ? "" : "and t.bank_time < :until\n")
            + (filter.amount() == null ? "" : "and t.amount = :amount\n")
            + (text == null || coded ? "" : "and t.search_text like :text\n")
            + (filter.after() == null
                ? ""
                : """
                  and (t.bank_time, t.source, t.source_id) > (:afterTime, :afterSource, :afterId)
                  """)
            + IN_ORDER
            + "limit :limit\n";
    return coded
        ? """
          with coded as materialized (
              select * from transfers
              where codes_in(search_text) @> array[cast(:text as text)]
          ), page as materialized (
              select t.* from coded t
              %s)
          """
                .formatted(page)
            + TRANSFERS.replace("from transfers t", "from page t")
            + IN_ORDER
        : TRANSFERS + page;
  }

  /** Whether that is a whole code in lower case, as {@code codes_in} finds them. */
  private static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }

  @Override
  public Optional<RefundView> refund(RefundId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(REFUNDS + "where r.id = :id")
                .bind("id", id.value())
                .map((row, context) -> refundView(row))
                .findOne());
  }

  @Override
  public List<RefundView> list(RefundQueries.Filter filter) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    REFUNDS
                        + """
                          where (cast(:due as boolean) is null or (r.closed_at is null) = :due)
                            and (cast(:after as uuid) is null or r.id > :after)
                          order by r.id
                          limit :limit
                          """)
                .bind("due", filter.due())
                .bind("after", filter.after() == null ? null : filter.after().value())
                .bind("limit", filter.limit())
                .map((row, context) -> refundView(row))
                .list());
  }

  private static TransferView transferView(ResultSet row) throws SQLException {
    return new TransferView(
        transfer(row),
        row.getInt("version"),
        TransferState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getLong("surplus"),
        row.getObject("payment_id", UUID.class),
        row.getObject("appointment_id", UUID.class),
        row.getObject("in_time", Boolean.class),
        row.getObject("refund_id", UUID.class),
        List.of());
  }

  /** A part of a text in lower case, as {@code like} wants it. */
  private static String anywhere(String text) {
    return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  private static List<TransferView> withShares(Handle handle, List<TransferView> views) {
    List<TransferId> split =
        views.stream()
            .filter(view -> view.state() == TransferState.SPLIT)
            .map(view -> view.transfer().id())
            .toList();
    if (split.isEmpty()) {
      return views;
    }
    Map<TransferId, List<ShareView>> shares = new HashMap<>();
    handle
        .createQuery(
            """
            select s.*, p.appointment_id, r.id refund_id
            from transfer_shares s
            join unnest(:sources, :ids) wanted (source, source_id) using (source, source_id)
            join payments p on p.id = s.payment_id
            left join refunds r on r.transfer_source = s.source and r.transfer_id = s.source_id
                and r.payment_id = s.payment_id
            order by s.payment_id
            """)
        .bind("sources", split.stream().map(TransferId::source).toArray(String[]::new))
        .bind("ids", split.stream().map(TransferId::value).toArray(String[]::new))
        .map(
            (row, context) ->
                shares
                    .computeIfAbsent(
                        transferId(row, "source", "source_id"), id -> new ArrayList<>())
                    .add(
                        new ShareView(
                            row.getObject("payment_id", UUID.class),
                            row.getObject("appointment_id", UUID.class),
                            row.getLong("amount"),
                            TransferState.valueOf(row.getString("state")),
                            row.getString("reason"),
                            row.getLong("surplus"),
                            row.getObject("refund_id", UUID.class))))
        .list();
    return views.stream()
        .map(
            view -> {
              List<ShareView> its = shares.get(view.transfer().id());
              return its == null ? view : view.with(its);
            })
        .toList();
  }

  private static RefundView refundView(ResultSet row) throws SQLException {
    return new RefundView(
        refund(row),
        row.getObject("appointment_id", UUID.class),
        row.getObject("patient_id", UUID.class));
  }

  /** A row of {@code transfers}. */
  static Transfer transfer(ResultSet row) throws SQLException {
    return new Transfer(
        new TransferId(row.getString("source"), row.getString("source_id")),
        Transfer.Direction.valueOf(row.getString("direction")),
        row.getString("bank"),
        row.getString("account"),
        row.getString("sub_account"),
        row.getString("code"),
        row.getString("content"),
        row.getString("description"),
        row.getLong("amount"),
        Rows.instant(row, "bank_time"),
        row.getString("reference"));
  }

  /** A row of {@code refunds}. */
  static Refund refund(ResultSet row) throws SQLException {
    UUID payment = row.getObject("payment_id", UUID.class);
    return new Refund(
        new RefundId(row.getObject("id", UUID.class)),
        new RefundCode(row.getString("code")),
        row.getLong("amount"),
        Refund.Cause.valueOf(row.getString("cause")),
        payment == null ? null : new PaymentId(payment),
        transferId(row, "transfer_source", "transfer_id"),
        row.getString("note"),
        Rows.instant(row, "due_since"),
        row.getObject("closed_at") == null ? null : closing(row),
        row.getInt("version"));
  }

  private static Refund.Closing closing(ResultSet row) throws SQLException {
    return new Refund.Closing(
        Rows.instant(row, "closed_at"),
        Actors.of(row.getObject("closed_account_id", UUID.class), row.getString("closed_machine")),
        transferId(row, "closed_source", "closed_transfer_id"),
        row.getString("closing_note"),
        row.getString("proof"));
  }

  private static @Nullable TransferId transferId(ResultSet row, String source, String id)
      throws SQLException {
    String value = row.getString(id);
    return value == null ? null : new TransferId(row.getString(source), value);
  }
}
