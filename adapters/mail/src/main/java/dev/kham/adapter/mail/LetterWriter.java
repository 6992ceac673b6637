package dev.kham.adapter.mail;

import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentConfirmation;
import dev.kham.application.messaging.Letter.Content.AppointmentReminder;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.Letter.Content.InventoryHeartbeat;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice;
import dev.kham.application.messaging.Letter.Content.MedicineRecall;
import dev.kham.application.messaging.Letter.Content.PaymentReceipt;
import dev.kham.application.messaging.Letter.Content.WaitlistOffer;
import dev.kham.domain.medicine.Alert;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts letters into words: Vietnamese, or English for who reads it. */
@ApplicationScoped
class LetterWriter {
  private static final Locale VIETNAMESE = Locale.of("vi");
  private static final Duration TO_CHECK_IN = Duration.ofMinutes(15);

  /** With more, mail programs would show a part of the letter only. */
  private static final int MOST_ITEMS = 50;

  private static final int URGENT_DAYS = 7;

  private final String hospital;

  LetterWriter(@ConfigProperty(name = "kham.hospital.name") String hospital) {
    this.hospital = hospital;
  }

  /**
   * A letter in words.
   *
   * @param language its code
   */
  record Written(String language, String subject, String text, String html) {}

  /** What the templates show. */
  record Confirmation(
      String language,
      String hospital,
      String patient,
      String doctor,
      String specialty,
      String room,
      String date,
      String time,
      String arriveBy,
      String fee,
      String code) {}

  /** What the templates of a reminder show. */
  record Reminder(
      String language,
      String hospital,
      String patient,
      String doctor,
      String room,
      String date,
      String time,
      String arriveBy,
      String code) {}

  /** What the templates show. */
  record Receipt(
      String language,
      String hospital,
      String patient,
      String amount,
      String number,
      String code) {}

  /** What the templates of an offer show. */
  record Offer(
      String language,
      String hospital,
      String patient,
      String doctor,
      String specialty,
      String date,
      String time,
      String fee,
      String payBy,
      String bank,
      String account,
      String holder,
      String code) {}

  /**
   * What the templates show.
   *
   * @param more how many items are in the attachment only; empty for none
   */
  record Inventory(
      String language,
      String hospital,
      String title,
      String name,
      String asOf,
      boolean escalated,
      List<Item> items,
      String more,
      String total) {}

  /** A line of {@link Inventory}. */
  record Item(
      String name,
      String about,
      String expiresOn,
      String left,
      boolean urgent,
      String quantity,
      String value) {}

  /** What the templates show. */
  record Heartbeat(
      String language,
      String hospital,
      String name,
      String from,
      String until,
      String checks,
      String unresolved) {}

  /** What the templates show. */
  record Recall(
      String language,
      String hospital,
      String patient,
      String medicine,
      String batch,
      String expiresOn) {}

  /** What the templates of money that goes back show. */
  record Notice(
      String language,
      String hospital,
      String patient,
      String why,
      String amount,
      String code,
      String doctor,
      String specialty,
      String date,
      String time,
      List<String> alternatives) {}

  @CheckedTemplate(basePath = "", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
  static class Templates {
    static native TemplateInstance appointmentConfirmation(Confirmation it);

    static native TemplateInstance appointmentReminder(Reminder it);

    static native TemplateInstance paymentReceipt(Receipt it);

    static native TemplateInstance waitlistOffer(Offer it);

    static native TemplateInstance inventoryAlert(Inventory it);

    static native TemplateInstance inventoryHeartbeat(Heartbeat it);

    static native TemplateInstance medicineRecall(Recall it);

    static native TemplateInstance latePaymentNotice(Notice it);
  }

  Written write(Letter letter) {
    Locale locale =
        letter.locale().getLanguage().equals(Locale.ENGLISH.getLanguage())
            ? Locale.ENGLISH
            : VIETNAMESE;
    return switch (letter.content()) {
      case AppointmentConfirmation confirmation -> write(confirmation, locale);
      case AppointmentReminder reminder -> write(reminder, locale);
      case PaymentReceipt receipt -> write(receipt, locale);
      case WaitlistOffer offer -> write(offer, locale);
      case InventoryAlert alert -> write(alert, locale);
      case InventoryHeartbeat heartbeat -> write(heartbeat, locale);
      case MedicineRecall recall -> write(recall, locale);
      case LatePaymentNotice notice -> write(notice, locale);
    };
  }

  private Written write(AppointmentConfirmation content, Locale locale) {
    String language = locale.getLanguage();
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    Confirmation it =
        new Confirmation(
            language,
            hospital,
            oneLine(content.patientName()),
            oneLine(content.doctorName()),
            oneLine(content.specialty()),
            oneLine(content.room()),
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            time.format(content.start().minus(TO_CHECK_IN)),
            amount(content.fee(), locale),
            oneLine(content.paymentCode()));
    return new Written(
        language,
        words(locale).subject(it.date(), time.format(content.start())),
        rendered(Templates.appointmentConfirmation(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.appointmentConfirmation(it), locale, Variant.TEXT_HTML));
  }

  private Written write(AppointmentReminder content, Locale locale) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    Reminder it =
        new Reminder(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            oneLine(content.doctorName()),
            oneLine(content.room()),
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            time.format(content.start().minus(TO_CHECK_IN)),
            oneLine(content.paymentCode()));
    return new Written(
        locale.getLanguage(),
        words(locale).reminderSubject(it.date(), time.format(content.start())),
        rendered(Templates.appointmentReminder(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.appointmentReminder(it), locale, Variant.TEXT_HTML));
  }

  private Written write(PaymentReceipt content, Locale locale) {
    Receipt it =
        new Receipt(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            amount(content.amount(), locale),
            oneLine(content.number()),
            oneLine(content.paymentCode()));
    return new Written(
        locale.getLanguage(),
        words(locale).receiptSubject(it.number()),
        rendered(Templates.paymentReceipt(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.paymentReceipt(it), locale, Variant.TEXT_HTML));
  }

  private Written write(InventoryAlert content, Locale locale) {
    LetterWords words = words(locale);
    Inventory it =
        new Inventory(
            locale.getLanguage(),
            hospital,
            content.escalated() ? words.escalatedTitle() : words.inventoryTitle(),
            staff(content.staffName(), locale),
            date(content.asOf(), locale),
            content.escalated(),
            content.items().stream().limit(MOST_ITEMS).map(one -> item(one, locale)).toList(),
            content.items().size() > MOST_ITEMS
                ? amount(content.items().size() - MOST_ITEMS, locale)
                : "",
            amount(
                content.items().stream()
                    .map(InventoryAlert.Item::value)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .sum(),
                locale));
    String count = amount(content.items().size(), locale);
    return new Written(
        locale.getLanguage(),
        content.escalated()
            ? words.escalatedSubject(it.asOf(), count)
            : words.inventorySubject(it.asOf(), count),
        rendered(Templates.inventoryAlert(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.inventoryAlert(it), locale, Variant.TEXT_HTML));
  }

  private static Item item(InventoryAlert.Item item, Locale locale) {
    String code = oneLine(item.code());
    return new Item(
        oneLine(item.name()),
        item.batch() == null
            ? code
            : code + " · " + words(locale).batchNumber(oneLine(item.batch())),
        item.expiresOn() == null ? "–" : date(item.expiresOn(), locale),
        left(item, locale),
        item.kind() != Alert.Kind.EXPIRING || item.threshold() <= URGENT_DAYS,
        amount(item.quantity(), locale) + " " + oneLine(item.unit()),
        item.value() == null ? "–" : amount(item.value(), locale));
  }

  private static String left(InventoryAlert.Item item, Locale locale) {
    LetterWords words = words(locale);
    return switch (item.kind()) {
      case LOW_STOCK -> words.belowMinimum(amount(item.threshold(), locale));
      case EXPIRED -> words.over();
      case EXPIRING ->
          item.daysLeft() == null || item.daysLeft() == 0
              ? words.lastDay()
              : words.days(amount(item.daysLeft(), locale));
    };
  }

  private Written write(InventoryHeartbeat content, Locale locale) {
    Heartbeat it =
        new Heartbeat(
            locale.getLanguage(),
            hospital,
            staff(content.staffName(), locale),
            date(content.from(), locale),
            date(content.until(), locale),
            amount(content.checks(), locale),
            amount(content.unresolved(), locale));
    return new Written(
        locale.getLanguage(),
        words(locale).heartbeatSubject(it.from(), it.until()),
        rendered(Templates.inventoryHeartbeat(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.inventoryHeartbeat(it), locale, Variant.TEXT_HTML));
  }

  private Written write(MedicineRecall content, Locale locale) {
    Recall it =
        new Recall(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            oneLine(content.medicine()),
            oneLine(content.batch()),
            date(content.expiresOn(), locale));
    return new Written(
        locale.getLanguage(),
        words(locale).recallSubject(),
        rendered(Templates.medicineRecall(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.medicineRecall(it), locale, Variant.TEXT_HTML));
  }

  /** Some accounts have no name; the house is polite to them as well. */
  private static String staff(String name, Locale locale) {
    return name.isBlank() ? words(locale).pharmacist() : oneLine(name);
  }

  private static String date(LocalDate date, Locale locale) {
    return DateTimeFormatter.ofPattern(
            locale.equals(VIETNAMESE) ? "dd/MM/uuuu" : "d MMM uuuu", locale)
        .format(date);
  }

  private static LetterWords words(Locale locale) {
    return MessageBundles.get(LetterWords.class, Localized.Literal.of(locale.getLanguage()));
  }

  private static String amount(long dong, Locale locale) {
    return NumberFormat.getIntegerInstance(locale).format(dong);
  }

  private Written write(WaitlistOffer content, Locale locale) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    String payBy = time.format(content.payBy()) + ", " + date(locale).format(content.payBy());
    Offer it =
        new Offer(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            oneLine(content.doctorName()),
            oneLine(content.specialty()),
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            amount(content.fee(), locale),
            payBy,
            oneLine(content.account().bank()),
            oneLine(content.account().number()),
            oneLine(content.account().holder()),
            oneLine(content.paymentCode()));
    return new Written(
        locale.getLanguage(),
        words(locale).offerSubject(it.date(), time.format(content.start())),
        rendered(Templates.waitlistOffer(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.waitlistOffer(it), locale, Variant.TEXT_HTML));
  }

  private Written write(LatePaymentNotice content, Locale locale) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    Notice it =
        new Notice(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            content.why().name(),
            amount(content.amount(), locale),
            oneLine(content.refundCode()),
            oneLine(content.doctorName()),
            oneLine(content.specialty()),
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            content.alternatives().stream()
                .map(
                    other ->
                        time.format(other.start())
                            + ", "
                            + date(locale).format(other.start())
                            + ", "
                            + oneLine(other.doctorName()))
                .toList());
    return new Written(
        locale.getLanguage(),
        words(locale).goesBackSubject(it.amount()),
        rendered(Templates.latePaymentNotice(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.latePaymentNotice(it), locale, Variant.TEXT_HTML));
  }

  private static DateTimeFormatter date(Locale locale) {
    return DateTimeFormatter.ofPattern(
        locale.equals(VIETNAMESE) ? "EEEE, dd/MM/uuuu" : "EEEE, d MMMM uuuu", locale);
  }

  private static String rendered(TemplateInstance template, Locale locale, String contentType) {
    return template.setLocale(locale).setVariant(Variant.forContentType(contentType)).render();
  }

  // A line break in a name could make the plain text say what the hospital does not.
  private static String oneLine(String value) {
    return value.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
  }
}
