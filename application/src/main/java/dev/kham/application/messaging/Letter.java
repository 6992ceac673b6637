package dev.kham.application.messaging;

import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.payment.BankAccount;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be written to a person.
 *
 * @param id the same whenever the same letter is sent again
 * @param to e-mail address
 * @param locale the language to write in
 * @param attachments in the order they are shown
 */
public record Letter(
    UUID id, String to, Locale locale, Content content, List<Attachment> attachments) {
  public Letter {
    attachments = List.copyOf(attachments);
  }

  /** A letter with nothing attached. */
  public Letter(UUID id, String to, Locale locale, Content content) {
    this(id, to, locale, content, List.of());
  }

  /**
   * A file that goes with a letter.
   *
   * @param name plain ASCII, since mail programs differ about anything else
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  public record Attachment(String name, String mediaType, byte[] bytes) {}

  /** What a letter says. */
  public sealed interface Content {
    /**
     * The appointment is paid and confirmed.
     *
     * @param start in the hospital's zone
     * @param fee in đồng
     * @param paymentCode under which it was paid
     */
    record AppointmentConfirmation(
        String patientName,
        String doctorName,
        String specialty,
        String room,
        ZonedDateTime start,
        ZonedDateTime end,
        long fee,
        String paymentCode)
        implements Content {}

    /**
     * The appointment is near.
     *
     * @param start in the hospital's zone
     * @param paymentCode under which it was paid
     */
    record AppointmentReminder(
        String patientName,
        String doctorName,
        String room,
        ZonedDateTime start,
        ZonedDateTime end,
        String paymentCode)
        implements Content {}

    /**
     * The appointment is cancelled.
     *
     * @param start in the hospital's zone
     * @param reason in the words of the staff; null when the staff did not cancel
     * @param paymentCode under which it was, or would have been, paid
     */
    record AppointmentCancellation(
        String patientName,
        String doctorName,
        ZonedDateTime start,
        ZonedDateTime end,
        Cancellation why,
        @Nullable String reason,
        Money money,
        String paymentCode)
        implements Content {
      /** What becomes of what was paid. */
      public enum Money {
        /** There is none. */
        NONE,
        COMES_BACK,
        /** It is not paid back. */
        STAYS
      }
    }

    /**
     * To a doctor: there is a new appointment, or one has moved there.
     *
     * @param start in the hospital's zone
     */
    record DoctorNewAppointment(ZonedDateTime start, ZonedDateTime end, String room)
        implements Content {}

    /**
     * To a doctor: an appointment will not be.
     *
     * @param start in the hospital's zone
     */
    record DoctorCancellation(ZonedDateTime start, ZonedDateTime end) implements Content {}

    /**
     * The money is here; the receipt is attached.
     *
     * @param number of the receipt
     * @param amount in đồng
     * @param paymentCode under which it was paid
     */
    record PaymentReceipt(String patientName, String number, long amount, String paymentCode)
        implements Content {}

    /**
     * A slot that others gave back is held for the patient.
     *
     * @param start in the hospital's zone
     * @param fee in đồng
     * @param paymentCode to be written on the transfer
     * @param payBy in the hospital's zone
     * @param account where to pay to
     */
    record WaitlistOffer(
        String patientName,
        String doctorName,
        String specialty,
        ZonedDateTime start,
        ZonedDateTime end,
        long fee,
        String paymentCode,
        ZonedDateTime payBy,
        BankAccount account)
        implements Content {}

    /**
     * Thresholds of the stock were crossed; the same as CSV is attached.
     *
     * @param staffName empty when it is not known
     * @param asOf the day on which it was seen
     * @param escalated whether it is told because nobody took care of it
     */
    record InventoryAlert(String staffName, LocalDate asOf, boolean escalated, List<Item> items)
        implements Content {
      public InventoryAlert {
        items = List.copyOf(items);
      }

      /**
       * What crossed which threshold.
       *
       * @param batch its number; null for a low stock, as are its dates
       * @param daysLeft negative after the last day
       * @param threshold in days or in units
       * @param value at risk, in đồng; null when it is not known
       */
      public record Item(
          Alert.Kind kind,
          String code,
          String name,
          String unit,
          @Nullable String batch,
          @Nullable LocalDate expiresOn,
          long quantity,
          @Nullable Long daysLeft,
          long threshold,
          @Nullable Long value) {}
    }

    /**
     * The stock was looked at, and there is nothing new to tell.
     *
     * @param staffName empty when it is not known
     * @param checks how often it was looked at
     * @param unresolved how many alerts of before are not done with
     */
    record InventoryHeartbeat(
        String staffName, LocalDate from, LocalDate until, int checks, int unresolved)
        implements Content {}

    /**
     * Medicine that was received is recalled.
     *
     * @param batch its number
     */
    record MedicineRecall(String patientName, String medicine, String batch, LocalDate expiresOn)
        implements Content {}

    /**
     * There is an account to sign in with.
     *
     * @param name empty when it is not known
     * @param phone with which one signs in as well; null when only with the e-mail address
     */
    record AccountOpened(String name, String email, @Nullable String phone, Set<Role> roles)
        implements Content {
      public AccountOpened {
        roles = Set.copyOf(roles);
      }
    }

    /**
     * The password is another one, and everybody else is signed out.
     *
     * @param name empty when it is not known
     */
    record PasswordChanged(String name, String email, boolean staff) implements Content {}

    /**
     * To somebody who works here: an administrator changed their account.
     *
     * @param name empty when it is not known
     * @param roles those it has now
     */
    record AccountChanged(String name, Change change, String email, Set<Role> roles)
        implements Content {
      public AccountChanged {
        roles = Set.copyOf(roles);
      }

      /** What was changed. */
      public enum Change {
        ROLES,
        CLOSED,
        REOPENED
      }
    }

    /**
     * Money that came goes back.
     *
     * @param amount that goes back, in đồng
     * @param refundCode by which the hospital finds the refund
     * @param start of the appointment the money was for, in the hospital's zone
     * @param alternatives other times to book; empty when nothing was lost
     */
    record LatePaymentNotice(
        String patientName,
        Why why,
        long amount,
        String refundCode,
        String doctorName,
        String specialty,
        ZonedDateTime start,
        ZonedDateTime end,
        List<Alternative> alternatives)
        implements Content {
      public LatePaymentNotice {
        alternatives = List.copyOf(alternatives);
      }

      /** Why it goes back. */
      public enum Why {
        /** The appointment was not held any more when it came. */
        TOO_LATE,
        PAID_BEFORE,
        TOO_MUCH
      }

      /**
       * A time that is free as the letter is written.
       *
       * @param start in the hospital's zone
       */
      public record Alternative(ZonedDateTime start, String doctorName) {}
    }
  }
}
