package dev.kham.adapter.phone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.phone.ShortWriter.Kind;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation.Money;
import dev.kham.application.messaging.Letter.Content.AppointmentConfirmation;
import dev.kham.application.messaging.Letter.Content.AppointmentReminder;
import dev.kham.application.messaging.Letter.Content.WaitlistOffer;
import dev.kham.application.messaging.SampleLetter;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.BankAccount;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every short letter in every language on every channel, word for word as in {@code
 * src/test/resources/letters}. Run with {@code -Dletters.write=true} to write those files anew, and
 * look at the difference.
 */
@QuarkusTest
class GoldenTextsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/letters");
  private static final ZonedDateTime START =
      ZonedDateTime.of(2026, 12, 31, 23, 30, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));

  /** Longer than almost all there are. */
  private static final String HOSPITAL = "Bệnh viện Đa khoa Quốc tế Vinmec Times City Hà Nội";

  private static final String PATIENT = "Công Tằng Tôn Nữ Nguyễn Thị Huyền Trang Anh";
  private static final String DOCTOR = "PGS.TS.BS.CKII Nguyễn Phước Bảo Quỳnh Như";
  private static final String ROOM = "Phòng khám Nội tổng quát 1205, tầng 12, khu nhà A2";

  @Inject ShortWriter writer;

  @Test
  void is_written_as_agreed() throws IOException {
    for (Map.Entry<String, Letter.Content> each : letters().entrySet()) {
      for (Locale locale : List.of(Locale.of("vi"), Locale.ENGLISH)) {
        Letter letter = new Letter(PhoneFixtures.ID, PhoneFixtures.PHONE, locale, each.getValue());
        String name = each.getKey() + "." + locale;
        compare(name + ".sms", writer.text(letter, false).text() + "\n");
        compare(name + ".unicode.sms", writer.text(letter, true).text() + "\n");
        compare(
            name + ".zalo",
            writer.data(letter).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining()));
      }
    }
  }

  private static Map<String, Letter.Content> letters() {
    Map<String, Letter.Content> letters = new LinkedHashMap<>();
    for (SampleLetter sample : SampleLetter.values()) {
      if (ShortWriter.kind(sample.content()).isPresent()) {
        letters.put(sample.label(), sample.content());
      }
    }
    AppointmentCancellation given =
        (AppointmentCancellation) SampleLetter.APPOINTMENT_CANCELLATION.content();
    letters.put("appointment-cancellation-too-late", with(given, Money.STAYS));
    letters.put("appointment-cancellation-unpaid", with(given, Money.NONE));
    return letters;
  }

  private static Letter.Content with(AppointmentCancellation it, Money money) {
    return new AppointmentCancellation(
        it.patientName(),
        it.doctorName(),
        it.start(),
        it.end(),
        Cancellation.BY_PATIENT,
        null,
        money,
        it.paymentCode());
  }

  @Test
  void there_is_a_sample_of_every_kind_of_letter() {
    assertThat(List.of(SampleLetter.values()))
        .extracting(sample -> (Object) sample.content().getClass())
        .containsExactlyInAnyOrder((Object[]) Letter.Content.class.getPermittedSubclasses());
    Set<Kind> kinds =
        letters().values().stream()
            .map(content -> ShortWriter.kind(content).orElseThrow())
            .collect(Collectors.toSet());
    assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_longest_names_are_sent_in_three_parts_at_most(boolean unicode) {
    ShortWriter ofLongName = new ShortWriter(HOSPITAL);
    for (Letter.Content content : longest(PATIENT, DOCTOR, ROOM)) {
      for (Locale locale : List.of(Locale.of("vi"), Locale.ENGLISH)) {
        SmsText text =
            ofLongName.text(
                new Letter(PhoneFixtures.ID, PhoneFixtures.PHONE, locale, content), unicode);
        assertThat(text.parts()).as(text.text()).isLessThanOrEqualTo(SmsText.MOST_PARTS);
        assertThat(text.text()).contains("23:30").contains("KHM9999999999").contains("2026");
        // what Java counts is what is sent
        assertThat(text).isEqualTo(SmsText.of(text.text(), unicode));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  void fits_into_the_blanks_of_templates_and_leaves_none_empty(String language) {
    for (Letter.Content content : longest("N".repeat(200), "D".repeat(200), "R".repeat(200))) {
      Map<String, String> data =
          writer.data(
              new Letter(PhoneFixtures.ID, PhoneFixtures.PHONE, Locale.of(language), content));
      assertThat(data.values()).allSatisfy(it -> assertThat(it).isNotBlank().hasSizeBetween(1, 30));
    }
  }

  @Test
  void never_says_why_anybody_is_examined() {
    for (Letter.Content content : letters().values()) {
      Letter letter = new Letter(PhoneFixtures.ID, PhoneFixtures.PHONE, Locale.of("vi"), content);
      assertThat(writer.text(letter, true).text() + writer.data(letter))
          .doesNotContain("Tim mạch")
          .doesNotContain("công tác");
    }
  }

  @Test
  void a_name_cannot_say_what_the_hospital_does_not() {
    Letter letter =
        new Letter(
            PhoneFixtures.ID,
            PhoneFixtures.PHONE,
            Locale.of("vi"),
            new AppointmentReminder(
                "An\r\n{code} <b>& Bình", DOCTOR, ROOM, START, START, "KHM9999999999"));
    assertThat(writer.text(letter, true).text()).contains("của An {code} <b>& Bình lúc");
    assertThat(writer.data(letter)).containsEntry("patient", "An {code} <b>& Bình");
  }

  private static List<Letter.Content> longest(String patient, String doctor, String room) {
    String code = "KHM9999999999";
    return List.of(
        new AppointmentConfirmation(
            patient, doctor, "Tim mạch", room, START, START, 99_999_999, code),
        new AppointmentReminder(patient, doctor, room, START, START, code),
        new AppointmentCancellation(
            patient, doctor, START, START, Cancellation.BY_STAFF, "x", Money.COMES_BACK, code),
        new AppointmentCancellation(
            patient, doctor, START, START, Cancellation.UNPAID, null, Money.NONE, code),
        new WaitlistOffer(
            patient,
            doctor,
            "Tim mạch",
            START,
            START,
            99_999_999,
            code,
            START,
            new BankAccount(
                "970436", "Ngân hàng TMCP Ngoại thương", "1234567890123456789", "BENH VIEN")));
  }

  private static void compare(String file, String text) throws IOException {
    Path golden = GOLDEN.resolve(file);
    if (Boolean.getBoolean("letters.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertThat(text).as(file).isEqualTo(Files.readString(golden));
  }
}
