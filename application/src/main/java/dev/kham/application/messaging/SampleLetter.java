package dev.kham.application.messaging;

import dev.kham.application.messaging.Letter.Content;
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
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.payment.BankAccount;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every kind of letter, about nobody there is, to be looked at. */
public enum SampleLetter {
  APPOINTMENT_CONFIRMATION(
      new AppointmentConfirmation(
          Who.PATIENT, Who.DOCTOR, "Tim mạch", Who.ROOM, When.START, When.END, 300_000, Who.CODE)),
  APPOINTMENT_REMINDER(
      new AppointmentReminder(Who.PATIENT, Who.DOCTOR, Who.ROOM, When.START, When.END, Who.CODE)),
  APPOINTMENT_CANCELLATION(
      new AppointmentCancellation(
          Who.PATIENT,
          Who.DOCTOR,
          When.START,
          When.END,
          Cancellation.BY_STAFF,
          "Bác sĩ đi công tác",
          AppointmentCancellation.Money.COMES_BACK,
          Who.CODE)),
  WAITLIST_OFFER(
      new WaitlistOffer(
          Who.PATIENT,
          Who.DOCTOR,
          "Tim mạch",
          When.START,
          When.END,
          300_000,
          Who.CODE,
          When.START.minusHours(20),
          new BankAccount("970436", "Vietcombank", "0010000000355", "BENH VIEN KHAM"))),
  PAYMENT_RECEIPT(new PaymentReceipt(Who.PATIENT, "2026-000123", 300_000, Who.CODE)),
  LATE_PAYMENT_NOTICE(
      new LatePaymentNotice(
          Who.PATIENT,
          LatePaymentNotice.Why.TOO_LATE,
          300_000,
          "KHR0000054321",
          Who.DOCTOR,
          "Tim mạch",
          When.START,
          When.END,
          List.of(new LatePaymentNotice.Alternative(When.START.plusDays(1), Who.DOCTOR)))),
  MEDICINE_RECALL(
      new MedicineRecall(Who.PATIENT, "Paracetamol", "P-1", LocalDate.of(2026, 12, 31))),
  ACCOUNT_OPENED(new AccountOpened(Who.PATIENT, Who.EMAIL, "84901888484", Set.of(Role.PATIENT))),
  PASSWORD_CHANGED(new PasswordChanged(Who.PATIENT, Who.EMAIL, false)),
  ACCOUNT_CHANGED(
      new AccountChanged(
          "Lê Thị Dược",
          AccountChanged.Change.ROLES,
          "duoc@kham.example",
          Set.of(Role.PHARMACIST, Role.CASHIER))),
  DOCTOR_NEW_APPOINTMENT(new DoctorNewAppointment(When.START, When.END, Who.ROOM)),
  DOCTOR_CANCELLATION(new DoctorCancellation(When.START, When.END)),
  INVENTORY_ALERT(
      new InventoryAlert(
          "Lê Thị Dược",
          LocalDate.of(2026, 11, 20),
          false,
          List.of(
              new InventoryAlert.Item(
                  Alert.Kind.EXPIRING,
                  "PARA500",
                  "Paracetamol 500 mg",
                  "viên",
                  "P-1",
                  LocalDate.of(2026, 11, 27),
                  30,
                  7L,
                  7,
                  15_000L)))),
  INVENTORY_HEARTBEAT(
      new InventoryHeartbeat(
          "Lê Thị Dược", LocalDate.of(2026, 11, 13), LocalDate.of(2026, 11, 20), 14, 2));

  /** Before the constants, which use it. */
  private static final class Who {
    static final String PATIENT = "Nguyễn Thị Hoài An";
    static final String EMAIL = "an.nguyen@patient.example";
    static final String DOCTOR = "BS.CKII Trần Minh Đức";
    static final String ROOM = "Phòng 305, tầng 3, nhà A";
    static final String CODE = "KHM0000012345";
  }

  private static final class When {
    static final ZonedDateTime START =
        ZonedDateTime.of(2026, 12, 1, 8, 0, 0, 0, ZoneId.of("Asia/Ho_Chi_Minh"));
    static final ZonedDateTime END = START.plusMinutes(30);
  }

  @SuppressWarnings("ImmutableEnumChecker") // contents are records of values and copied lists
  private final Content content;

  SampleLetter(Content content) {
    this.content = content;
  }

  public Content content() {
    return content;
  }

  /** The kind's name outside Java: {@code appointment-reminder}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one with that {@link #label()}. */
  public static Optional<SampleLetter> labelled(String label) {
    return List.of(values()).stream().filter(one -> one.label().equals(label)).findFirst();
  }
}
