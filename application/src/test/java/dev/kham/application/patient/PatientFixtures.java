package dev.kham.application.patient;

import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

public final class PatientFixtures {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private PatientFixtures() {}

  /** A patient nobody was before, with e-mail and phone. */
  public static Patient patient() {
    PatientId id = new PatientId(UUID.randomUUID());
    return new Patient(
        id,
        "Trần Thị Bích",
        LocalDate.of(1990, 2, 28),
        id + "@example.test",
        phone(),
        Locale.of("vi"));
  }

  public static Patient patientWithoutEmail() {
    return new Patient(
        new PatientId(UUID.randomUUID()),
        "Lê Văn Tám",
        LocalDate.of(1948, 9, 2),
        null,
        null,
        Locale.of("vi"));
  }

  /** A child nobody was before, of that guardian. */
  public static Dependant childOf(Patient guardian) {
    return new Dependant(
        new Patient(
            new PatientId(UUID.randomUUID()),
            "Trần Gia Bảo",
            LocalDate.of(2024, 2, 29),
            guardian.email(),
            guardian.phone(),
            guardian.locale()),
        guardian.id(),
        "con trai");
  }

  /** A canonical phone number nobody had before. */
  public static String phone() {
    return "849%08d".formatted(NUMBER.incrementAndGet());
  }
}
