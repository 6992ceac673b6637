package dev.kham.adapter.mail;

import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AccountChanged;
import dev.kham.application.messaging.Letter.Content.AccountOpened;
import dev.kham.application.messaging.Letter.Content.AppointmentCancellation;
import dev.kham.application.messaging.Letter.Content.AppointmentConfirmation;
import dev.kham.application.messaging.Letter.Content.AppointmentReminder;
import dev.kham.application.messaging.Letter.Content.DoctorCancellation;
import dev.kham.application.messaging.Letter.Content.DoctorNewAppointment;
import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import dev.kham.application.messaging.Letter.Content.InventoryHeartbeat;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice;
import dev.kham.application.messaging.Letter.Content.MedicineRecall;
import dev.kham.application.messaging.Letter.Content.PasswordChanged;
import dev.kham.application.messaging.Letter.Content.PaymentReceipt;
import dev.kham.application.messaging.Letter.Content.WaitlistOffer;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.VietQr;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

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
   * @param pictures what the HTML shows
   */
  record Written(
      String language, String subject, String text, String html, List<Picture> pictures) {
    Written(String language, String subject, String text, String html) {
      this(language, subject, text, html, List.of());
    }
  }

  /**
   * A picture inside a letter.
   *
   * @param id by which the HTML names it
   */
  record Picture(String id, String name, byte[] png) {}

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

  /** What the templates of a cancellation show. */
  record Cancellation(
      String language,
      String hospital,
      String patient,
      String doctor,
      String date,
      String time,
      String why,
      @Nullable String reason,
      @Nullable String money,
      String code) {}

  /** What the templates of a new appointment show to the doctor. */
  record NewForDoctor(String language, String hospital, String date, String time, String room) {}

  /** What the templates of a cancellation show to the doctor. */
  record CancelledForDoctor(String language, String hospital, String date, String time) {}

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
      String code,
      String qr) {}

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

  /**
   * What the templates of letters about an account show.
   *
   * @param label what the address is
   * @param phone with which one signs in as well, if any
   * @param roles of staff; empty for patients, and where they do not matter
   * @param advice what to do now
   */
  record AccountNews(
      String language,
      String hospital,
      String title,
      String sign,
      String greeting,
      String opening,
      String label,
      String email,
      @Nullable String phone,
      String roles,
      List<String> advice) {}

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

    static native TemplateInstance appointmentCancellation(Cancellation it);

    static native TemplateInstance doctorNewAppointment(NewForDoctor it);

    static native TemplateInstance doctorCancellation(CancelledForDoctor it);

    static native TemplateInstance paymentReceipt(Receipt it);

    static native TemplateInstance waitlistOffer(Offer it);

    static native TemplateInstance inventoryAlert(Inventory it);

    static native TemplateInstance inventoryHeartbeat(Heartbeat it);

    static native TemplateInstance medicineRecall(Recall it);

    static native TemplateInstance latePaymentNotice(Notice it);

    static native TemplateInstance accountNews(AccountNews it);
  }

  Written write(Letter letter) {
    Locale locale =
        letter.locale().getLanguage().equals(Locale.ENGLISH.getLanguage())
            ? Locale.ENGLISH
            : VIETNAMESE;
    return switch (letter.content()) {
      case AppointmentConfirmation confirmation -> write(confirmation, locale);
      case AppointmentReminder reminder -> write(reminder, locale);
      case AppointmentCancellation cancellation -> write(cancellation, locale);
      case DoctorNewAppointment appointment -> write(appointment, locale);
      case DoctorCancellation cancellation -> write(cancellation, locale);
      case PaymentReceipt receipt -> write(receipt, locale);
      case WaitlistOffer offer -> write(offer, locale);
      case InventoryAlert alert -> write(alert, locale);
      case InventoryHeartbeat heartbeat -> write(heartbeat, locale);
      case MedicineRecall recall -> write(recall, locale);
      case LatePaymentNotice notice -> write(notice, locale);
      case AccountOpened opened -> write(opened, locale);
      case PasswordChanged changed -> write(changed, locale);
      case AccountChanged changed -> write(changed, locale);
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

  private Written write(AppointmentCancellation content, Locale locale) {
    LetterWords words = words(locale);
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    String reason = content.reason();
    Cancellation it =
        new Cancellation(
            locale.getLanguage(),
            hospital,
            oneLine(content.patientName()),
            oneLine(content.doctorName()),
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            switch (content.why()) {
              case BY_PATIENT -> words.cancelledByPatient();
              case BY_STAFF -> words.cancelledByStaff();
              case UNPAID -> words.cancelledUnpaid();
            },
            reason == null ? null : oneLine(reason),
            switch (content.money()) {
              case NONE -> null;
              case COMES_BACK -> words.moneyComesBack();
              case STAYS -> words.moneyStays();
            },
            oneLine(content.paymentCode()));
    return new Written(
        locale.getLanguage(),
        words.cancellationSubject(it.date(), time.format(content.start())),
        rendered(Templates.appointmentCancellation(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.appointmentCancellation(it), locale, Variant.TEXT_HTML));
  }

  private Written write(DoctorNewAppointment content, Locale locale) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    NewForDoctor it =
        new NewForDoctor(
            locale.getLanguage(),
            hospital,
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()),
            oneLine(content.room()));
    return new Written(
        locale.getLanguage(),
        words(locale).doctorNewSubject(it.date(), time.format(content.start())),
        rendered(Templates.doctorNewAppointment(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.doctorNewAppointment(it), locale, Variant.TEXT_HTML));
  }

  private Written write(DoctorCancellation content, Locale locale) {
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", locale);
    CancelledForDoctor it =
        new CancelledForDoctor(
            locale.getLanguage(),
            hospital,
            date(locale).format(content.start()),
            time.format(content.start()) + "–" + time.format(content.end()));
    return new Written(
        locale.getLanguage(),
        words(locale).doctorCancelledSubject(it.date(), time.format(content.start())),
        rendered(Templates.doctorCancellation(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.doctorCancellation(it), locale, Variant.TEXT_HTML));
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
            oneLine(content.paymentCode()),
            "vietqr@kham");
    String toPay =
        VietQr.payload(content.account(), content.fee(), new PaymentCode(content.paymentCode()));
    return new Written(
        locale.getLanguage(),
        words(locale).offerSubject(it.date(), time.format(content.start())),
        rendered(Templates.waitlistOffer(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.waitlistOffer(it), locale, Variant.TEXT_HTML),
        List.of(new Picture(it.qr(), "vietqr.png", QrPicture.png(toPay))));
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

  private Written write(AccountOpened content, Locale locale) {
    LetterWords words = words(locale);
    boolean staff = !content.roles().contains(Role.PATIENT);
    String phone = content.phone();
    return written(
        words.accountOpened(hospital),
        new AccountNews(
            locale.getLanguage(),
            hospital,
            words.accountOpened(hospital),
            "✓",
            greeting(content.name(), staff, locale),
            staff ? words.staffOpenedOpening() : words.patientOpenedOpening(),
            words.signInWith(),
            oneLine(content.email()),
            phone == null ? null : oneLine(phone.replaceFirst("^84", "0")),
            staff ? roles(content.roles(), locale) : "",
            List.of(staff ? words.firstPassword() : words.notRegistered(), words.neverAskedFor())),
        locale);
  }

  private Written write(PasswordChanged content, Locale locale) {
    LetterWords words = words(locale);
    return written(
        words.passwordChanged(),
        new AccountNews(
            locale.getLanguage(),
            hospital,
            words.passwordChanged(),
            "!",
            greeting(content.name(), content.staff(), locale),
            words.passwordChangedOpening(),
            words.signInName(),
            oneLine(content.email()),
            null,
            "",
            List.of(words.passwordNotChanged(), words.neverAskedFor())),
        locale);
  }

  private Written write(AccountChanged content, Locale locale) {
    LetterWords words = words(locale);
    boolean closed = content.change() == AccountChanged.Change.CLOSED;
    String title =
        switch (content.change()) {
          case ROLES -> words.rolesChanged();
          case CLOSED -> words.accountClosed();
          case REOPENED -> words.accountReopened();
        };
    return written(
        title,
        new AccountNews(
            locale.getLanguage(),
            hospital,
            title,
            closed ? "✕" : "✓",
            greeting(content.name(), true, locale),
            switch (content.change()) {
              case ROLES -> words.rolesChangedOpening();
              case CLOSED -> words.accountClosedOpening();
              case REOPENED -> words.accountReopenedOpening();
            },
            words.signInName(),
            oneLine(content.email()),
            null,
            closed ? "" : roles(content.roles(), locale),
            List.of(words.askAdministrator())),
        locale);
  }

  private Written written(String subject, AccountNews it, Locale locale) {
    return new Written(
        it.language(),
        subject,
        rendered(Templates.accountNews(it), locale, Variant.TEXT_PLAIN),
        rendered(Templates.accountNews(it), locale, Variant.TEXT_HTML));
  }

  private static String greeting(String name, boolean staff, Locale locale) {
    LetterWords words = words(locale);
    if (!staff) {
      return words.greeting(oneLine(name));
    }
    return words.colleague(name.isBlank() ? words.colleagueWithoutName() : oneLine(name));
  }

  private static String roles(Set<Role> roles, Locale locale) {
    LetterWords words = words(locale);
    return roles.stream()
        .sorted()
        .map(
            role ->
                switch (role) {
                  case PATIENT -> words.rolePatient();
                  case DOCTOR -> words.roleDoctor();
                  case RECEPTIONIST -> words.roleReceptionist();
                  case CASHIER -> words.roleCashier();
                  case PHARMACIST -> words.rolePharmacist();
                  case ADMIN -> words.roleAdmin();
                })
        .collect(Collectors.joining(", "));
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
