package dev.kham.application.messaging;

import dev.kham.domain.payment.BankAccount;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.UUID;

/**
 * Something to be written to a person.
 *
 * @param id the same whenever the same letter is sent again
 * @param to e-mail address
 * @param locale the language to write in
 */
public record Letter(UUID id, String to, Locale locale, Content content) {
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
  }
}
