package dev.kham.adapter.phone;

import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation;
import dev.kham.application.messaging.Letter.Content.AppointmentConfirmation;
import dev.kham.application.messaging.Letter.Content.AppointmentReminder;
import dev.kham.application.messaging.Letter.Content.PasswordChanged;
import dev.kham.application.messaging.Letter.Content.WaitlistOffer;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.text.NumberFormat;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts letters into a few words: what happens when and where, never why anybody is examined.
 *
 * <p>Receipts, letters about money that goes back, welcomes and all letters to staff are too long
 * or too important for it.
 */
@ApplicationScoped
class ShortWriter {
  private static final Locale VIETNAMESE = Locale.of("vi");

  /** The longest names that are tried, one after the other, until a text is short enough. */
  private static final int[] LONGEST_NAMES = {60, 40, 30, 20, 12};

  /** What Zalo's templates take of a name, a code or a label, and of an amount. */
  private static final int NAME = 30;

  private static final int AMOUNT = 20;

  private final String hospital;

  ShortWriter(@ConfigProperty(name = "kham.hospital.name") String hospital) {
    this.hospital = hospital;
  }

  /** What can be said shortly. */
  enum Kind {
    CONFIRMATION,
    REMINDER,
    CANCELLATION,
    OFFER,
    PASSWORD_CHANGED
  }

  /** Empty for what cannot. */
  static Optional<Kind> kind(Letter.Content content) {
    return Optional.ofNullable(
        switch (content) {
          case AppointmentConfirmation it -> Kind.CONFIRMATION;
          case AppointmentReminder it -> Kind.REMINDER;
          case AppointmentCancellation it -> Kind.CANCELLATION;
          case WaitlistOffer it -> Kind.OFFER;
          case PasswordChanged it -> it.staff() ? null : Kind.PASSWORD_CHANGED;
          case Letter.Content.AccountOpened it -> null;
          case Letter.Content.AccountChanged it -> null;
          case Letter.Content.DoctorNewAppointment it -> null;
          case Letter.Content.DoctorCancellation it -> null;
          case Letter.Content.PaymentReceipt it -> null;
          case Letter.Content.InventoryAlert it -> null;
          case Letter.Content.InventoryHeartbeat it -> null;
          case Letter.Content.MedicineRecall it -> null;
          case Letter.Content.LatePaymentNotice it -> null;
        });
  }

  static Locale language(Locale locale) {
    return locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? Locale.ENGLISH : VIETNAMESE;
  }

  /** The text, with names cut as far as it takes to be sent in {@link SmsText#MOST_PARTS} parts. */
  SmsText text(Letter letter, boolean unicode) {
    Locale locale = language(letter.locale());
    IntFunction<String> words = longest -> words(letter.content(), locale, longest);
    SmsText text = SmsText.of(words.apply(LONGEST_NAMES[0]), unicode);
    for (int i = 1; i < LONGEST_NAMES.length && text.parts() > SmsText.MOST_PARTS; i++) {
      text = SmsText.of(words.apply(LONGEST_NAMES[i]), unicode);
    }
    return text;
  }

  private String words(Letter.Content content, Locale locale, int longest) {
    TextWords words = words(locale);
    String house = cut(hospital, longest);
    return switch (content) {
      case AppointmentConfirmation it ->
          words.confirmed(
              house,
              cut(it.patientName(), longest),
              time(it.start()),
              date(it.start(), locale),
              cut(it.doctorName(), longest),
              cut(it.room(), longest),
              it.paymentCode());
      case AppointmentReminder it ->
          words.reminder(
              house,
              cut(it.patientName(), longest),
              time(it.start()),
              date(it.start(), locale),
              cut(it.doctorName(), longest),
              cut(it.room(), longest),
              it.paymentCode());
      case AppointmentCancellation it ->
          words.cancelled(
              house,
              cut(it.patientName(), longest),
              time(it.start()),
              date(it.start(), locale),
              cut(it.doctorName(), longest),
              it.paymentCode(),
              money(it, words));
      case WaitlistOffer it ->
          words.offered(
              house,
              cut(it.patientName(), longest),
              time(it.start()),
              date(it.start(), locale),
              cut(it.doctorName(), longest),
              amount(it.fee(), locale),
              moment(it.payBy(), locale),
              it.account().number(),
              cut(it.account().bank(), longest),
              it.paymentCode());
      case PasswordChanged it -> words.passwordChanged(house, cut(it.name(), longest));
      default -> throw new IllegalArgumentException("not a short letter");
    };
  }

  /** What goes into the blanks of the template for it; the keys are the template's. */
  Map<String, String> data(Letter letter) {
    Locale locale = language(letter.locale());
    Map<String, String> data = new LinkedHashMap<>();
    switch (letter.content()) {
      case AppointmentConfirmation it -> {
        about(data, it.patientName(), it.start(), it.doctorName(), it.paymentCode(), locale);
        data.put("room", cut(it.room(), NAME));
      }
      case AppointmentReminder it -> {
        about(data, it.patientName(), it.start(), it.doctorName(), it.paymentCode(), locale);
        data.put("room", cut(it.room(), NAME));
      }
      case AppointmentCancellation it -> {
        about(data, it.patientName(), it.start(), it.doctorName(), it.paymentCode(), locale);
        data.put("money", cut(money(it, words(locale)), NAME));
      }
      case WaitlistOffer it -> {
        about(data, it.patientName(), it.start(), it.doctorName(), it.paymentCode(), locale);
        data.put("fee", cut(amount(it.fee(), locale), AMOUNT));
        data.put("pay_by", moment(it.payBy(), locale));
        data.put("account", cut(it.account().number(), NAME));
        data.put("bank", cut(it.account().bank(), NAME));
      }
      case PasswordChanged it -> data.put("patient", cut(it.name(), NAME));
      default -> throw new IllegalArgumentException("not a short letter");
    }
    return data;
  }

  private static void about(
      Map<String, String> data,
      String patient,
      ZonedDateTime start,
      String doctor,
      String code,
      Locale locale) {
    data.put("patient", cut(patient, NAME));
    data.put("time", moment(start, locale));
    data.put("doctor", cut(doctor, NAME));
    data.put("code", code);
  }

  private static String money(AppointmentCancellation cancellation, TextWords words) {
    return switch (cancellation.money()) {
      case NONE -> words.moneyNone();
      case COMES_BACK -> words.moneyComesBack();
      case STAYS -> words.moneyStays();
    };
  }

  private static String time(ZonedDateTime then) {
    return DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(then);
  }

  private static String date(ZonedDateTime then, Locale locale) {
    return DateTimeFormatter.ofPattern(
            locale.equals(VIETNAMESE) ? "dd/MM/uuuu" : "d MMM uuuu", locale)
        .format(then);
  }

  private static String moment(ZonedDateTime then, Locale locale) {
    return time(then) + " " + date(then, locale);
  }

  private static String amount(long dong, Locale locale) {
    return NumberFormat.getIntegerInstance(locale).format(dong);
  }

  private static TextWords words(Locale locale) {
    return MessageBundles.get(TextWords.class, Localized.Literal.of(locale.getLanguage()));
  }

  /** In one line, composed, and no longer than that; between words if that leaves enough. */
  private static String cut(String value, int longest) {
    String line =
        Normalizer.normalize(
            value.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip(), Normalizer.Form.NFC);
    if (line.length() <= longest) {
      return line;
    }
    String start =
        line.substring(
            0, Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest);
    int word = line.charAt(start.length()) == ' ' ? start.length() : start.lastIndexOf(' ');
    return word > longest / 2 ? start.substring(0, word) : start;
  }
}
