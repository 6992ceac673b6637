package dev.kham.adapter.postgres;

import dev.kham.application.settlement.StatementBookmarks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class PostgresStatementBookmarks implements StatementBookmarks {
  private final Sql sql;

  PostgresStatementBookmarks(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Bookmark> find(String statement) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    "select cursor, read_until from statement_bookmarks where statement = :statement")
                .bind("statement", statement)
                .map(
                    (row, context) ->
                        new Bookmark(row.getString("cursor"), Rows.instant(row, "read_until")))
                .findOne());
  }

  @Override
  public void put(String statement, Bookmark bookmark) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into statement_bookmarks (statement, cursor, read_until)
                    values (:statement, :cursor, :readUntil)
                    on conflict (statement) do update
                        set cursor = excluded.cursor, read_until = excluded.read_until
                    """)
                .bind("statement", statement)
                .bind("cursor", bookmark.cursor())
                .bind("readUntil", bookmark.readUntil())
                .execute());
  }
}
