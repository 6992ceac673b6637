package dev.kham.adapter.postgres;

import dev.kham.application.messaging.GatewaySecrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class PostgresGatewaySecrets implements GatewaySecrets {
  private final Sql sql;

  PostgresGatewaySecrets(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<byte[]> find(String name) {
    return read(name, "");
  }

  @Override
  public Optional<byte[]> lock(String name) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    "insert into gateway_secrets (name) values (:name) on conflict do nothing")
                .bind("name", name)
                .execute());
    return read(name, " for update");
  }

  private Optional<byte[]> read(String name, String locking) {
    return sql.query(
        handle ->
            handle
                .createQuery("select sealed from gateway_secrets where name = :name" + locking)
                .bind("name", name)
                .map((row, context) -> Optional.ofNullable(row.getBytes("sealed")))
                .findOne()
                .flatMap(it -> it));
  }

  @Override
  public void put(String name, byte[] sealed) {
    sql.run(
        handle ->
            handle
                .createUpdate("update gateway_secrets set sealed = :sealed where name = :name")
                .bind("sealed", sealed)
                .bind("name", name)
                .execute());
  }
}
