package dev.kham.adapter.postgres;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Has the driver ask, before there is a transaction, what Jdbi would have it ask on a connection's
 * first use: a transaction that has asked anything cannot choose its isolation any more.
 */
@ApplicationScoped
class NewConnections implements AgroalPoolInterceptor {
  @Override
  public void onConnectionCreate(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).getLargeObjectAPI();
    } catch (SQLException e) {
      throw new IllegalStateException("the new connection is of no use", e);
    }
  }
}
