package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.messaging.Letter;
import dev.kham.domain.appointment.AppointmentStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An appointment as calendars take it in: iCalendar, RFC 5545.
 *
 * <p>The same appointment always has the same id and, with every change, a higher sequence number:
 * a calendar that knows it replaces what it has.
 *
 * @param written when the entry was made
 * @param summary what stands in the calendar
 * @param location where to go
 */
public record CalendarEntry(
    Details appointment, Instant written, String summary, String location, String description) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Octets in a line, without its end; RFC 5545, 3.1. */
  private static final int LINE = 75;

  /**
   * As the patient's calendar shows it. Why the patient comes is nothing for a calendar, which
   * others look into.
   *
   * @param hospital its name
   */
  public static CalendarEntry of(
      Details appointment, Instant written, Locale language, String hospital) {
    String doctor = appointment.doctor().fullName();
    return new CalendarEntry(
        appointment,
        written,
        language.getLanguage().equals("en") ? "Appointment with " + doctor : "Khám " + doctor,
        hospital + ", " + appointment.doctor().room(),
        appointment.doctor().specialty().name());
  }

  /** The calendar as a file that goes with a letter. */
  Letter.Attachment attachment() {
    return new Letter.Attachment(
        "appointment.ics",
        "text/calendar; charset=UTF-8; method=PUBLISH",
        text().getBytes(StandardCharsets.UTF_8));
  }

  /** The whole calendar with this one entry. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "BEGIN", "VCALENDAR");
    line(text, "VERSION", "2.0");
    line(text, "PRODID", "-//Kham//Kham//VI");
    line(text, "CALSCALE", "GREGORIAN");
    line(text, "METHOD", "PUBLISH");
    line(text, "BEGIN", "VEVENT");
    line(text, "UID", "appointment-" + appointment.id() + "@kham");
    line(text, "SEQUENCE", Integer.toString(appointment.version()));
    line(text, "DTSTAMP", UTC.format(written));
    line(text, "DTSTART", UTC.format(appointment.start()));
    line(text, "DTEND", UTC.format(appointment.end()));
    line(text, "STATUS", status(appointment.status()));
    line(text, "SUMMARY", escaped(summary));
    line(text, "LOCATION", escaped(location));
    line(text, "DESCRIPTION", escaped(description));
    line(text, "END", "VEVENT");
    line(text, "END", "VCALENDAR");
    return text.toString();
  }

  private static String status(AppointmentStatus status) {
    return switch (status) {
      case PENDING -> "TENTATIVE";
      case CONFIRMED, CHECKED_IN, COMPLETED -> "CONFIRMED";
      case CANCELLED, NO_SHOW -> "CANCELLED";
    };
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    value
        .replace("\r\n", "\n")
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\\', ';', ',' -> escaped.append('\\').appendCodePoint(point);
                case '\n', '\r' -> escaped.append("\\n");
                default -> {
                  // the form has no place for other control characters
                  if (point == '\t' || !Character.isISOControl(point)) {
                    escaped.appendCodePoint(point);
                  }
                }
              }
            });
    return escaped.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    int octets = 0;
    String line = name + ":" + value;
    for (int i = 0; i < line.length(); ) {
      int point = line.codePointAt(i);
      int length = octets(point);
      if (octets + length > LINE) {
        text.append("\r\n ");
        octets = 1;
      }
      text.appendCodePoint(point);
      octets += length;
      i += Character.charCount(point);
    }
    text.append("\r\n");
  }

  /** In UTF-8. */
  private static int octets(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
