package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.account.AddDependant;
import dev.kham.application.account.RecogniseGuardian;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.TooManyPendingException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** A family is no way around what one account may hold, however many ask at once. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class DependantsRaceTest {
  private static final int LIMIT = 3;
  private static final List<String> TIMES =
      List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:30");

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject IdGenerator ids;

  @Test
  void an_account_holds_only_so_many_for_itself_and_its_dependants_together() {
    Caller account = given().caller(Role.PATIENT);
    List<PatientId> family = new ArrayList<>(List.of(account.patientId()));
    for (int i = 0; i < 3; i++) {
      family.add(add(account));
    }
    List<Act> acts = new ArrayList<>();
    for (PatientId one : family) {
      Doctor doctor = given().doctor();
      TIMES.forEach(time -> acts.add(() -> book(account, one, doctor, time)));
    }
    assertOnlySoManyWereHeld(account, Together.of(acts, acts.size()));
  }

  /** Each has another picture of the family when it begins. */
  @Test
  void also_while_dependants_are_being_added() {
    Caller account = given().caller(Role.PATIENT);
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Doctor doctor = given().doctor();
      String time = TIMES.get(i);
      acts.add(() -> book(account, account.patientId(), doctor, time));
      acts.add(() -> book(account, add(account), doctor, "14:00"));
    }
    assertOnlySoManyWereHeld(account, Together.of(acts, acts.size()));
  }

  private void assertOnlySoManyWereHeld(Caller account, List<Object> outcomes) {
    assertThat(outcomes).filteredOn(it -> it instanceof AppointmentId).hasSize(LIMIT);
    assertThat(outcomes)
        .filteredOn(it -> !(it instanceof AppointmentId))
        .hasSize(outcomes.size() - LIMIT)
        .allMatch(it -> it instanceof TooManyPendingException);
    assertThat(
            ports
                .transaction()
                .call(
                    () ->
                        ports.appointments().lockPending(account.accountId(), account.patientId())))
        .contains(LIMIT);
  }

  private Given given() {
    return new Given(ports);
  }

  private PatientId add(Caller account) {
    return new AddDependant(ports.transaction(), ports.patients(), ids, clock)
        .handle(new AddDependant.Command(account, "Trần Gia Bảo", LocalDate.of(2024, 2, 29), null))
        .patient()
        .id();
  }

  private AppointmentId book(Caller account, PatientId patient, Doctor doctor, String time) {
    Caller guardian = new RecogniseGuardian(ports.transaction(), ports.patients()).handle(account);
    return new BookAppointment(
            ports.transaction(),
            new Appointments(ports.appointments(), ports.waitlist(), ports.jobs()),
            ports.payments(),
            () -> PaymentCode.of(ThreadLocalRandom.current().nextLong(10_000_000_000L)),
            ports.doctors(),
            new OfferedSlots(ports.calendars(), clock, SchedulingFixtures.LEAD_TIME),
            ports.patients(),
            ids,
            clock,
            PaymentFixtures.PAYMENT_WINDOW,
            LIMIT)
        .handle(
            new BookAppointment.Command(guardian, doctor.id(), at(MONDAY, time), patient, null));
  }
}
