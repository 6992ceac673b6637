package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarEntryTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Appointment held =
      hospital
          .given()
          .held(
              hospital.given().doctor(),
              hospital.given().caller(Role.PATIENT),
              slotAt(MONDAY, "09:00"));

  @Test
  void says_what_calendars_want_to_know() {
    Appointment confirmed = hospital.given().changed(held, AppointmentStatus.CONFIRMED);
    assertThat(new CalendarEntry(details(confirmed), NOW, "Khám", "P.204", "Da liễu").text())
        .isEqualTo(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Kham//Kham//VI
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            BEGIN:VEVENT
            UID:appointment-%s@kham
            SEQUENCE:1
            DTSTAMP:20261120T020000Z
            DTSTART:20261123T020000Z
            DTEND:20261123T023000Z
            STATUS:CONFIRMED
            SUMMARY:Khám
            LOCATION:P.204
            DESCRIPTION:Da liễu
            END:VEVENT
            END:VCALENDAR
            """
                .formatted(confirmed.id())
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, TENTATIVE",
    "CONFIRMED, CONFIRMED",
    "CHECKED_IN, CONFIRMED",
    "COMPLETED, CONFIRMED",
    "CANCELLED, CANCELLED",
    "NO_SHOW, CANCELLED"
  })
  void says_whether_it_still_stands(AppointmentStatus status, String told) {
    Appointment now =
        status == AppointmentStatus.PENDING ? held : hospital.given().changed(held, status);
    assertThat(lines(new CalendarEntry(details(now), NOW, "", "", "").text()))
        .contains("STATUS:" + told);
  }

  @Test
  void escapes_what_has_a_meaning_and_drops_what_has_no_place() {
    String summary = "a;b,c\\d\ne\r\nf\rg\0h\u007f\t:\"i\"";
    assertThat(lines(entry(summary).text()))
        .contains("SUMMARY:a\\;b\\,c\\\\d\\ne\\nf\\ngh\t:\"i\"");
  }

  @Test
  void nobody_writes_lines_of_their_own() {
    assertThat(lines(entry("x\r\nEND:VEVENT\r\nBEGIN:VALARM").text()))
        .filteredOn(line -> line.startsWith("END:VEVENT") || line.startsWith("BEGIN:VALARM"))
        .containsExactly("END:VEVENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ễ", "đ", "😀", "xễđ😀", ",", "xễ"})
  void folds_lines_at_75_octets_and_never_inside_a_character(String part) {
    for (int length = 1; length <= 200; length++) {
      String summary = part.repeat(length);
      String text = entry(summary).text();
      assertThat(text.split("\r\n"))
          .allSatisfy(
              line ->
                  assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75));
      assertThat(text).doesNotContain("\uFFFD");
      assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(text);
      assertThat(lines(text)).contains("SUMMARY:" + summary.replace(",", "\\,"));
    }
  }

  @Test
  void a_line_of_75_octets_is_not_folded() {
    String summary = "x".repeat(75 - "SUMMARY:".length());
    assertThat(entry(summary).text()).contains("\r\nSUMMARY:" + summary + "\r\n");
    assertThat(entry(summary + "y").text()).contains("\r\nSUMMARY:" + summary + "\r\n y\r\n");
  }

  private CalendarEntry entry(String summary) {
    return new CalendarEntry(details(held), NOW, summary, "P.204", "Da liễu");
  }

  private Details details(Appointment appointment) {
    return hospital.appointmentQueries().details(appointment.id()).orElseThrow();
  }

  /** As a calendar reads them: unfolded. */
  private static List<String> lines(String text) {
    return List.of(text.replace("\r\n ", "").split("\r\n"));
  }
}
