package dev.kham.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.imports.Import;
import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.imports.ImportKind;
import dev.kham.application.imports.ImportRepository;
import dev.kham.domain.task.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tables that were handed in, each slice as one value: rows are never looked for one by one. */
@ApplicationScoped
class PostgresImportRepository implements ImportRepository {
  private static final TypeReference<List<Row>> ROWS = new TypeReference<>() {};
  private static final TypeReference<List<RowError>> ERRORS = new TypeReference<>() {};

  private final Sql sql;
  private final ObjectMapper json;

  PostgresImportRepository(Sql sql, ObjectMapper json) {
    this.sql = sql;
    this.json = json;
  }

  @Override
  public void add(Import table) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into csv_imports (id, kind, dry_run, header, columns)
                    values (:id, :kind, :dryRun, :header, :columns)
                    """)
                .bind("id", table.id().value())
                .bind("kind", table.kind())
                .bind("dryRun", table.dryRun())
                .bind("header", table.header().toArray(String[]::new))
                .bind("columns", table.columns().toArray(String[]::new))
                .execute());
  }

  @Override
  public void addSlice(TaskId id, int place, List<Row> rows) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into csv_import_slices (import_id, place, rows)
                    values (:id, :place, cast(:rows as json))
                    """)
                .bind("id", id.value())
                .bind("place", place)
                .bind("rows", write(rows))
                .execute());
  }

  @Override
  public Optional<Import> find(TaskId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select * from csv_imports where id = :id")
                .bind("id", id.value())
                .map((row, context) -> table(row))
                .findOne());
  }

  @Override
  public int slices(TaskId id) {
    return sql.query(
        handle ->
            handle
                .createQuery("select count(*) from csv_import_slices where import_id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .one());
  }

  @Override
  public List<Row> rows(TaskId id, int place) {
    return read(id, place, "rows", ROWS);
  }

  @Override
  public void finishSlice(TaskId id, int place, List<RowError> errors, boolean last) {
    sql.run(
        handle -> {
          handle
              .createUpdate(
                  """
                  update csv_import_slices set rows = null, errors = cast(:errors as json)
                  where import_id = :id and place = :place
                  """)
              .bind("errors", write(errors))
              .bind("id", id.value())
              .bind("place", place)
              .execute();
          if (!last) {
            handle.execute("set local synchronous_commit = off");
          }
        });
  }

  @Override
  public List<RowError> errors(TaskId id, int place) {
    return read(id, place, "errors", ERRORS);
  }

  @Override
  public Set<String> claim(TaskId id, Collection<String> keys) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    insert into csv_import_keys (import_id, key)
                    select :id, key from unnest(:keys) key
                    on conflict do nothing
                    returning key
                    """)
                .bind("id", id.value())
                .bind("keys", keys.toArray(String[]::new))
                .mapTo(String.class)
                .set());
  }

  private <T> List<T> read(TaskId id, int place, String column, TypeReference<List<T>> type) {
    return sql.query(
            handle ->
                handle
                    .createQuery(
                        "select %s from csv_import_slices where import_id = :id and place = :place"
                            .formatted(column))
                    .bind("id", id.value())
                    .bind("place", place)
                    .mapTo(String.class)
                    .findOne())
        .map(text -> read(text, type))
        .orElse(List.of());
  }

  private <T> List<T> read(String text, TypeReference<List<T>> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      // never with its message, which quotes rows
      throw new IllegalStateException("a slice cannot be read");
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }

  private static Import table(ResultSet row) throws SQLException {
    return new Import(
        new TaskId(row.getObject("id", UUID.class)),
        ImportKind.valueOf(row.getString("kind")),
        row.getBoolean("dry_run"),
        Arrays.asList((String[]) row.getArray("header").getArray()),
        Arrays.asList((String[]) row.getArray("columns").getArray()));
  }
}
