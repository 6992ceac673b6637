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
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Alternative;
import dev.kham.application.messaging.Letter.Content.LatePaymentNotice.Why;
import dev.kham.application.messaging.Letter.Content.MedicineRecall;
import dev.kham.application.messaging.Letter.Content.PasswordChanged;
import dev.kham.application.messaging.Letter.Content.PaymentReceipt;
import dev.kham.application.messaging.Letter.Content.WaitlistOffer;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.payment.BankAccount;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Letters to send. */
final class Letters {
  private static final ZonedDateTime START =
      ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
  private static final ZonedDateTime END = START.plusMinutes(30);
  private static final String PATIENT = "Nguyễn Thị Hoài An";
  private static final String DOCTOR = "BS.CKII Trần Minh Đức";
  private static final String ROOM = "Phòng 305, tầng 3, nhà A";
  private static final String CODE = "KHM0000012345";

  /** Every kind of letter, and where one says different things, each of them. */
  enum Kind {
    CONFIRMATION(
        new AppointmentConfirmation(PATIENT, DOCTOR, "Tim mạch", ROOM, START, END, 300_000, CODE)),
    REMINDER(new AppointmentReminder(PATIENT, DOCTOR, ROOM, START, END, CODE)),
    CANCELLATION_BY_PATIENT(
        cancellation(Cancellation.BY_PATIENT, null, AppointmentCancellation.Money.COMES_BACK)),
    CANCELLATION_TOO_LATE(
        cancellation(Cancellation.BY_PATIENT, null, AppointmentCancellation.Money.STAYS)),
    CANCELLATION_BY_STAFF(
        cancellation(
            Cancellation.BY_STAFF, "Bác sĩ đi công tác", AppointmentCancellation.Money.COMES_BACK)),
    CANCELLATION_UNPAID(
        cancellation(Cancellation.UNPAID, null, AppointmentCancellation.Money.NONE)),
    DOCTOR_NEW_APPOINTMENT(new DoctorNewAppointment(START, END, ROOM)),
    DOCTOR_CANCELLATION(new DoctorCancellation(START, END)),
    PAYMENT_RECEIPT(new PaymentReceipt(PATIENT, "2026-000123", 300_000, CODE)),
    INVENTORY_ALERT(inventory(Locale.of("vi"), false, 2).content()),
    INVENTORY_ALERT_ESCALATED(inventory(Locale.of("vi"), true, 2).content()),
    INVENTORY_HEARTBEAT(
        new InventoryHeartbeat(
            "Lê Thị Dược", LocalDate.of(2026, 11, 13), LocalDate.of(2026, 11, 20), 14, 2)),
    MEDICINE_RECALL(new MedicineRecall(PATIENT, "Paracetamol", "P-1", LocalDate.of(2026, 12, 31))),
    LATE_PAYMENT_TOO_LATE(notice(Locale.of("vi"), Why.TOO_LATE).content()),
    LATE_PAYMENT_PAID_BEFORE(notice(Locale.of("vi"), Why.PAID_BEFORE).content()),
    LATE_PAYMENT_TOO_MUCH(notice(Locale.of("vi"), Why.TOO_MUCH).content()),
    ACCOUNT_OPENED(
        new AccountOpened(
            PATIENT, "an.nguyen@patient.example", "84901888484", Set.of(Role.PATIENT))),
    ACCOUNT_OPENED_STAFF(
        new AccountOpened(
            "Lê <b>Thị</b> Dược",
            "duoc@kham.example",
            null,
            Set.of(Role.PHARMACIST, Role.RECEPTIONIST, Role.DOCTOR))),
    PASSWORD_CHANGED(new PasswordChanged(PATIENT, "an.nguyen@patient.example", false)),
    PASSWORD_CHANGED_STAFF(new PasswordChanged("", "duoc@kham.example", true)),
    ACCOUNT_ROLES_CHANGED(changed(AccountChanged.Change.ROLES)),
    ACCOUNT_CLOSED(changed(AccountChanged.Change.CLOSED)),
    ACCOUNT_REOPENED(changed(AccountChanged.Change.REOPENED)),
    WAITLIST_OFFER(
        new WaitlistOffer(
            PATIENT,
            DOCTOR,
            "Tim mạch",
            START,
            END,
            300_000,
            CODE,
            START.minusHours(20),
            new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM")));

    final Letter.Content content;

    Kind(Letter.Content content) {
      this.content = content;
    }
  }

  static final String ADDRESS = "an.nguyen@patient.example";
  static final UUID ID = UUID.fromString("019ac000-0000-7000-8000-00000000c0de");

  private Letters() {}

  static Letter vietnamese() {
    return letter(Locale.of("vi"), ADDRESS, "Nguyễn Thị Hoài An");
  }

  static Letter english() {
    return letter(Locale.ENGLISH, ADDRESS, "Nguyễn Thị Hoài An");
  }

  static Letter toPatientNamed(String name) {
    return letter(Locale.of("vi"), ADDRESS, name);
  }

  static Letter to(String address) {
    return letter(Locale.of("vi"), address, "Nguyễn Thị Hoài An");
  }

  static Letter reminder(Locale locale) {
    return new Letter(ID, ADDRESS, locale, Kind.REMINDER.content);
  }

  /** A confirmation with that entry for a calendar. */
  static Letter withCalendar(String entry) {
    return new Letter(
        ID,
        ADDRESS,
        Locale.of("vi"),
        Kind.CONFIRMATION.content,
        List.of(
            new Letter.Attachment(
                "appointment.ics",
                "text/calendar; charset=UTF-8; method=PUBLISH",
                entry.getBytes(StandardCharsets.UTF_8))));
  }

  /** A receipt with these bytes attached. */
  static Letter receipt(Locale locale, byte[] pdf) {
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new Letter.Content.PaymentReceipt(
            "Nguyễn Thị Hoài An", "2026-000123", 300_000, "KHM0000012345"),
        List.of(new Letter.Attachment("receipt-2026-000123.pdf", "application/pdf", pdf)));
  }

  /** A low stock, an expired batch, and so many that expire. */
  static Letter inventory(Locale locale, boolean escalated, int expiring) {
    LocalDate today = LocalDate.of(2026, 11, 20);
    List<InventoryAlert.Item> items = new ArrayList<>();
    items.add(
        new InventoryAlert.Item(
            Alert.Kind.LOW_STOCK, "INS-R", "Insulin <R>", "lọ", null, null, 4, null, 20, null));
    items.add(
        new InventoryAlert.Item(
            Alert.Kind.EXPIRED,
            "AMOX500",
            "Amoxicillin 500 mg",
            "viên",
            "A-77",
            today.minusDays(1),
            1_200,
            -1L,
            -1,
            1_800_000L));
    for (int i = 0; i < expiring; i++) {
      items.add(
          new InventoryAlert.Item(
              Alert.Kind.EXPIRING,
              "PARA500",
              "Paracetamol 500 mg",
              "viên",
              "P-" + i,
              today.plusDays(i),
              30,
              (long) i,
              i <= 7 ? 7 : 30,
              15_000L));
    }
    return new Letter(
        ID,
        "duoc@kham.example",
        locale,
        new InventoryAlert("Lê Thị Dược", today, escalated, items),
        List.of(
            new Letter.Attachment(
                "inventory-alerts-2026-11-20.csv", "text/csv; charset=utf-8", bytes(300))));
  }

  static Letter of(Locale locale, Letter.Content content) {
    return new Letter(ID, ADDRESS, locale, content);
  }

  /** So many bytes, every one among them that there is. */
  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  static Letter offer(Locale locale) {
    return new Letter(ID, ADDRESS, locale, Kind.WAITLIST_OFFER.content);
  }

  private static Letter.Content cancellation(
      Cancellation why, @Nullable String reason, AppointmentCancellation.Money money) {
    return new AppointmentCancellation(PATIENT, DOCTOR, START, END, why, reason, money, CODE);
  }

  private static Letter.Content changed(AccountChanged.Change change) {
    return new AccountChanged(
        "Lê Thị Dược", change, "duoc@kham.example", Set.of(Role.CASHIER, Role.ADMIN));
  }

  static Letter notice(Locale locale, Why why) {
    ZonedDateTime start = ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    String doctor = "BS.CKII Trần Minh Đức";
    return new Letter(
        ID,
        ADDRESS,
        locale,
        new LatePaymentNotice(
            "Nguyễn Thị Hoài An",
            why,
            300_000,
            "KHR0000054321",
            doctor,
            "Tim mạch",
            start,
            start.plusMinutes(30),
            why == Why.TOO_LATE
                ? List.of(
                    new Alternative(start.plusMinutes(90), doctor),
                    new Alternative(start.plusDays(1), doctor),
                    new Alternative(start.plusDays(2), "BS. Lê <b>Thu</b> Hà"))
                : List.of()));
  }

  private static Letter letter(Locale locale, String address, String name) {
    return new Letter(
        ID,
        address,
        locale,
        new AppointmentConfirmation(name, DOCTOR, "Tim mạch", ROOM, START, END, 300_000, CODE));
  }
}
