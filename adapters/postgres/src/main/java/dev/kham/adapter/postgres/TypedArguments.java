package dev.kham.adapter.postgres;

import java.lang.reflect.Type;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Values that say of which type they are, where Jdbi would leave that to PostgreSQL. For those the
 * driver has the statement described, learns that a text in its answer has no greatest length, and
 * from then on goes to PostgreSQL and back once in vain before each such statement, for fear that
 * both sides wait with full buffers.
 */
final class TypedArguments implements ArgumentFactory.Preparable {
  @Override
  public Optional<Function<@Nullable Object, Argument>> prepare(Type type, ConfigRegistry config) {
    if (type == Instant.class) {
      return typed("timestamptz", value -> ((Instant) value).atOffset(ZoneOffset.UTC));
    }
    if (type == LocalDate.class) {
      return typed("date", Function.identity());
    }
    if (type == UUID.class) {
      return typed("uuid", Function.identity());
    }
    if (type instanceof Class<?> kind && Enum.class.isAssignableFrom(kind)) {
      return typed("text", value -> ((Enum<?>) value).name());
    }
    return Optional.empty();
  }

  private static Optional<Function<@Nullable Object, Argument>> typed(
      String name, Function<Object, Object> known) {
    return Optional.of(
        value ->
            value == null
                ? (position, statement, context) -> statement.setNull(position, Types.OTHER, name)
                : (position, statement, context) ->
                    statement.setObject(position, known.apply(value)));
  }
}
