package dev.kham.domain.payment;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;

/**
 * Says that the hospital has the money of a payment. A document: it keeps what was true when it was
 * issued, whoever is renamed and whatever is moved later.
 *
 * @param amount in đồng
 * @param bankReference of the transfer that paid, empty when the bank gave none
 * @param start of the appointment
 */
public record Receipt(
    ReceiptNumber number,
    PaymentId paymentId,
    AppointmentId appointmentId,
    PatientId patientId,
    Instant issuedAt,
    long amount,
    PaymentCode code,
    String bankReference,
    String patientName,
    String doctorName,
    String specialty,
    Instant start) {}
