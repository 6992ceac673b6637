package dev.kham.domain.patient;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person who is examined here.
 *
 * @param email where mails go, a dependant's to the guardian; null when there is nobody to write to
 * @param phone canonical, {@code 84} and nine digits; null when the patient has none
 * @param locale the language the patient is written to in: vi or en
 */
public record Patient(
    PatientId id,
    String fullName,
    LocalDate dateOfBirth,
    @Nullable String email,
    @Nullable String phone,
    Locale locale) {}
