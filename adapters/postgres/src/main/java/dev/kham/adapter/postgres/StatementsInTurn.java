package dev.kham.adapter.postgres;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** What Hibernate asks, it asks after all that was to be written before. */
@PersistenceUnitExtension
class StatementsInTurn implements StatementInspector {
  private final transient Pipeline pipeline;

  StatementsInTurn(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public String inspect(String statement) {
    pipeline.flush();
    return statement;
  }
}
