package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.Function;

/**
 * Dates and instants in the forms of RFC 3339, whose years have four digits. Java and Jackson would
 * take years up to 999,999,999 as well, with which neither calendars nor databases can reckon, and
 * Jackson numbers and arrays.
 */
final class Rfc3339 {
  private static final int LENGTH_OF_YEAR = 4;

  private Rfc3339() {}

  static LocalDate date(String text) {
    return LocalDate.parse(withPlainYear(text));
  }

  static OffsetDateTime instant(String text) {
    return OffsetDateTime.parse(withPlainYear(text));
  }

  /** A time on the hospital's wall, such as {@code 2026-12-01T08:00}. */
  static LocalDateTime wallTime(String text) {
    return LocalDateTime.parse(withPlainYear(text));
  }

  private static String withPlainYear(String text) {
    // signs stand before the years of other lengths
    if (text.indexOf('-') != LENGTH_OF_YEAR) {
      throw new DateTimeParseException("not a year of four digits", text, 0);
    }
    return text;
  }

  /** A date in JSON. */
  static final class DateMember extends Member<LocalDate> {
    DateMember() {
      super(LocalDate.class, Rfc3339::date);
    }
  }

  /** An instant in JSON. */
  static final class InstantMember extends Member<OffsetDateTime> {
    InstantMember() {
      super(OffsetDateTime.class, Rfc3339::instant);
    }
  }

  private abstract static class Member<T> extends StdScalarDeserializer<T> {
    private final Class<T> type;
    private final transient Function<String, T> parse;

    Member(Class<T> type, Function<String, T> parse) {
      super(type);
      this.type = type;
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return type.cast(context.handleUnexpectedToken(type, parser));
      }
      String text = parser.getText();
      try {
        return parse.apply(text);
      } catch (DateTimeParseException e) {
        return type.cast(context.handleWeirdStringValue(type, text, "not of RFC 3339"));
      }
    }
  }
}
