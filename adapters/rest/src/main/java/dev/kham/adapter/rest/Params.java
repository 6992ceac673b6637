package dev.kham.adapter.rest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads query parameters and headers, so that a wrong one is a 400 that names it. */
final class Params {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_DAYS = 3650;
  private static final int MAX_TEXT = 200;

  private Params() {}

  static LocalDate date(String name, @Nullable String value) {
    LocalDate date = optionalDate(name, value);
    if (date == null) {
      throw new InvalidRequestException(name, "yyyy-MM-dd");
    }
    return date;
  }

  static @Nullable LocalDate optionalDate(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return Rfc3339.date(value);
    } catch (DateTimeParseException e) {
      throw new InvalidRequestException(name, "yyyy-MM-dd");
    }
  }

  /** An instant of RFC 3339; a plus that nobody escaped has arrived as a space. */
  static Instant instant(String name, @Nullable String value) {
    try {
      if (value != null) {
        return Rfc3339.instant(value.replace(' ', '+')).toInstant();
      }
    } catch (DateTimeParseException e) {
      // refused below like none at all
    }
    throw new InvalidRequestException(name, "2026-12-01T08:00:00+07:00");
  }

  /** False when not given. */
  static boolean flag(String name, @Nullable String value) {
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new InvalidRequestException(name, "true, false");
    }
    return "true".equals(value);
  }

  static UUID uuid(String name, @Nullable String value) {
    UUID uuid = optionalUuid(name, value);
    if (uuid == null) {
      throw new InvalidRequestException(name, "UUID");
    }
    return uuid;
  }

  static @Nullable UUID optionalUuid(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(name, "UUID");
    }
  }

  static <E extends Enum<E>> @Nullable E optionalEnum(
      String name, @Nullable String value, Class<E> type) {
    if (value == null) {
      return null;
    }
    try {
      return Enum.valueOf(type, value);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(name, Arrays.toString(type.getEnumConstants()));
    }
  }

  /** A number of days from 0 to ten years; null when not given. */
  static @Nullable Integer optionalDays(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      int days = Integer.parseInt(value);
      if (days >= 0 && days <= MAX_DAYS) {
        return days;
      }
    } catch (NumberFormatException e) {
      // refused below like any other number that does not fit
    }
    throw new InvalidRequestException(name, "0-" + MAX_DAYS);
  }

  /** Text to look for; null when there is none. */
  static @Nullable String text(String name, @Nullable String value) {
    if (value != null && (value.length() > MAX_TEXT || value.indexOf('\0') >= 0)) {
      throw new InvalidRequestException(name, "0-" + MAX_TEXT);
    }
    return value == null || value.isBlank() ? null : value;
  }

  /** Whole đồng. */
  static @Nullable Long optionalAmount(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(name, "300000");
    }
  }

  /** From 1 to 100, 20 when not given. */
  static int limit(@Nullable String value) {
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // refused below like any other number that does not fit
    }
    throw new InvalidRequestException("limit", "1-" + MAX_LIMIT);
  }

  /** An opaque cursor out of the place where a page ended. */
  static String cursor(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /** The place a cursor was made of; null for none. */
  static @Nullable String place(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badCursor();
    }
  }

  static InvalidRequestException badCursor() {
    return new InvalidRequestException("cursor", "nextCursor");
  }
}
