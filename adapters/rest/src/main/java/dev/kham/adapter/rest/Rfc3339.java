package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
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

  /**
   * An instant into JSON, digit by digit: a list of slots is hardly anything else, and the JDK's
   * formatter would take more of the processor than all the rest of writing it.
   */
  static final class InstantWriter extends StdScalarSerializer<OffsetDateTime> {
    private static final int LENGTH = "2026-12-01T08:00:00+07:00".length();

    InstantWriter() {
      super(OffsetDateTime.class);
    }

    @Override
    public void serialize(OffsetDateTime time, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      int offset = time.getOffset().getTotalSeconds();
      if (time.getNano() != 0
          || offset == 0
          || offset % 60 != 0
          || time.getYear() < 1000
          || time.getYear() > 9999) {
        json.writeString(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        return;
      }
      char[] text = new char[LENGTH];
      two(text, 0, time.getYear() / 100);
      two(text, 2, time.getYear() % 100);
      text[4] = '-';
      two(text, 5, time.getMonthValue());
      text[7] = '-';
      two(text, 8, time.getDayOfMonth());
      text[10] = 'T';
      two(text, 11, time.getHour());
      text[13] = ':';
      two(text, 14, time.getMinute());
      text[16] = ':';
      two(text, 17, time.getSecond());
      text[19] = offset < 0 ? '-' : '+';
      two(text, 20, Math.abs(offset) / 3600);
      text[22] = ':';
      two(text, 23, Math.abs(offset) / 60 % 60);
      json.writeString(text, 0, LENGTH);
    }

    private static void two(char[] text, int at, int number) {
      text[at] = (char) ('0' + number / 10);
      text[at + 1] = (char) ('0' + number % 10);
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
