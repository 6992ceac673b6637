package dev.kham.bootstrap;

import dev.kham.embedded.CountedSockets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/** How often PostgreSQL is asked, by its own account. */
final class Statements implements AutoCloseable {
  /** What is asked less often than that was not asked by what is looked at. */
  static final int TIMES = 30;

  private final Connection superuser;

  private double ways;

  /** Something that is done many times, each with a number of its own. */
  interface Request {
    void send(int number);
  }

  Statements(Config config) throws SQLException {
    superuser =
        DriverManager.getConnection(
            config.getValue("quarkus.datasource.jdbc.url", String.class),
            "postgres",
            config.getValue("quarkus.datasource.password", String.class));
    execute("create extension if not exists pg_stat_statements");
  }

  /** The statements of each request, and how often each was asked; BEGIN and COMMIT left out. */
  Map<String, Double> each(Request request) throws SQLException {
    execute("select pg_stat_statements_reset()");
    long before = CountedSockets.sent();
    for (int i = 0; i < TIMES; i++) {
      request.send(i);
    }
    ways = (double) (CountedSockets.sent() - before) / TIMES;
    Map<String, Double> asked = new TreeMap<>();
    try (Statement statement = superuser.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select query, calls from pg_stat_statements
                join pg_roles r on r.oid = userid and r.rolname = 'kham'
                where calls >= %d and query not in ('BEGIN', 'COMMIT')
                """
                    .formatted(TIMES))) {
      while (rows.next()) {
        asked.put(rows.getString("query"), (double) rows.getLong("calls") / TIMES);
      }
    }
    return asked;
  }

  /** How often each request of the last ones went to PostgreSQL and back; commits count. */
  double ways() {
    return ways;
  }

  static double sum(Map<String, Double> asked) {
    return asked.values().stream().mapToDouble(it -> it).sum();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    superuser.close();
  }
}
