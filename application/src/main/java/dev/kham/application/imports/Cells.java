package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.domain.patient.PhoneNumber;
import dev.kham.domain.shared.RejectedException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cells of a row as values; what they cannot be read as is noted, and something else given. */
final class Cells {
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
  private static final Pattern VIETNAMESE_DATE =
      Pattern.compile("(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})");

  /** More digits than any number here. */
  private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)+");
  private static final int LONGEST_EMAIL = 254;

  private final long row;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> errors = new LinkedHashMap<>();

  Cells(List<String> columns, Row row) {
    this.row = row.number();
    for (int i = 0; i < columns.size(); i++) {
      String text = row.cells().get(i).strip();
      if (!text.isEmpty()) {
        texts.put(columns.get(i), text);
      }
    }
  }

  /** Hands on what was noted; whether that is anything. */
  boolean refusedBy(List<RowError> refused) {
    errors.forEach((column, code) -> refused.add(new RowError(row, column, code)));
    return !errors.isEmpty();
  }

  void refuse(String column, String code) {
    errors.putIfAbsent(column, code);
  }

  @Nullable String optionalText(String column, int longest) {
    String text = texts.get(column);
    if (text != null && text.length() > longest) {
      refuse(column, "too-long");
    } else if (text != null && text.chars().anyMatch(c -> c < ' ' || c == '\u007F')) {
      refuse(column, "control-characters");
    }
    return text;
  }

  String text(String column, int longest) {
    String text = optionalText(column, longest);
    return text == null ? missing(column, "") : text;
  }

  @Nullable String optionalCode(String column, Pattern form) {
    String text = texts.get(column);
    if (text != null && !form.matcher(text).matches()) {
      refuse(column, "not-a-code");
    }
    return text;
  }

  String code(String column, Pattern form) {
    String text = optionalCode(column, form);
    return text == null ? missing(column, "") : text;
  }

  @Nullable Long optionalNumber(String column, long least, long most) {
    String text = texts.get(column);
    if (text == null) {
      return null;
    }
    if (!DIGITS.matcher(text).matches()) {
      refuse(column, "not-a-number");
      return null;
    }
    long number = Long.parseLong(text);
    if (number < least || number > most) {
      refuse(column, "out-of-range");
    }
    return number;
  }

  long number(String column, long least, long most) {
    Long number = optionalNumber(column, least, most);
    return number == null ? missing(column, least) : number;
  }

  /** Numbers with blanks or semicolons between them. */
  @Nullable List<Integer> optionalNumbers(String column, int least, int most, int atMost) {
    String text = texts.get(column);
    if (text == null) {
      return null;
    }
    String[] parts = text.split("[ ;,]+");
    boolean sound =
        parts.length <= atMost
            && Arrays.stream(parts)
                .allMatch(
                    it ->
                        DIGITS.matcher(it).matches()
                            && Long.parseLong(it) >= least
                            && Long.parseLong(it) <= most);
    if (!sound) {
      refuse(column, "not-numbers");
      return null;
    }
    return Arrays.stream(parts).map(Integer::valueOf).toList();
  }

  /** As {@code 2027-03-31} or, as one writes in Vietnam, {@code 31/03/2027}. */
  LocalDate date(String column) {
    String text = texts.get(column);
    if (text == null) {
      return missing(column, LocalDate.EPOCH);
    }
    Matcher iso = DATE.matcher(text);
    Matcher vietnamese = VIETNAMESE_DATE.matcher(text);
    try {
      if (iso.matches()) {
        return date(iso.group(1), iso.group(2), iso.group(3));
      }
      if (vietnamese.matches()) {
        return date(vietnamese.group(3), vietnamese.group(2), vietnamese.group(1));
      }
    } catch (DateTimeException e) {
      // no such day: refused below like anything else that is no date
    }
    refuse(column, "not-a-date");
    return LocalDate.EPOCH;
  }

  private static LocalDate date(String year, String month, String day) {
    return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
  }

  @Nullable String optionalPhone(String column) {
    String text = texts.get(column);
    try {
      return text == null ? null : PhoneNumber.canonical(text);
    } catch (RejectedException e) {
      refuse(column, e.type());
      return null;
    }
  }

  @Nullable String optionalEmail(String column) {
    String text = texts.get(column);
    if (text != null && (text.length() > LONGEST_EMAIL || !EMAIL.matcher(text).matches())) {
      refuse(column, "not-an-email");
    }
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** {@code vi} or {@code en}. */
  @Nullable Locale optionalLanguage(String column) {
    String text = texts.get(column);
    if (text != null && !text.equals("vi") && !text.equals("en")) {
      refuse(column, "not-a-language");
    }
    return text == null ? null : Locale.of(text);
  }

  private <T> T missing(String column, T instead) {
    refuse(column, "missing");
    return instead;
  }
}
