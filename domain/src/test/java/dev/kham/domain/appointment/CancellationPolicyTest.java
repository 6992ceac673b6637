package dev.kham.domain.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancellationPolicyTest {
  private static final Instant START = Instant.parse("2026-11-23T02:00:00Z");

  private static final Appointment APPOINTMENT =
      new Appointment(
          new AppointmentId(new UUID(0, 1)),
          new DoctorId(new UUID(0, 2)),
          new PatientId(new UUID(0, 3)),
          new AccountId(new UUID(0, 4)),
          TimeSlot.of(START, Duration.ofMinutes(30)),
          150_000,
          null,
          AppointmentStatus.CONFIRMED,
          null,
          1);

  private final CancellationPolicy policy = new CancellationPolicy(Duration.ofHours(24));

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    "BY_PATIENT, 2026-11-20T02:00:00Z, true",
    "BY_PATIENT, 2026-11-22T02:00:00Z, true",
    "BY_PATIENT, 2026-11-22T02:00:00.000001Z, false",
    "BY_PATIENT, 2026-11-23T01:59:59.999999Z, false",
    "BY_STAFF, 2026-11-22T02:00:00.000001Z, true",
    "BY_STAFF, 2026-11-23T02:00:00Z, true",
    "BY_STAFF, 2026-11-30T02:00:00Z, true",
    "UNPAID, 2026-11-20T02:00:00Z, false"
  })
  void money_goes_back_to_who_cancels_early_and_whenever_the_hospital_does(
      Cancellation why, Instant now, boolean refunded) {
    assertThat(policy.refunds(APPOINTMENT, why, now)).isEqualTo(refunded);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23T02:00:00Z", "2026-11-24T02:00:00Z"})
  void patients_do_not_cancel_what_has_begun(Instant now) {
    assertThatThrownBy(() -> policy.refunds(APPOINTMENT, Cancellation.BY_PATIENT, now))
        .isInstanceOf(AppointmentBegunException.class);
  }

  @Test
  void without_notice_patients_cancel_freely_until_the_start() {
    assertThat(
            new CancellationPolicy(Duration.ZERO)
                .refunds(APPOINTMENT, Cancellation.BY_PATIENT, START.minusNanos(1000)))
        .isTrue();
  }

  @Test
  void a_notice_ends_before_the_start() {
    assertThatThrownBy(() -> new CancellationPolicy(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
