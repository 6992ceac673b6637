package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.ReceiptNumber;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.Specialty;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

public interface ReceiptRepositoryContract extends PortContract {
  /** A year of its own for each test that counts. */
  AtomicInteger YEAR = new AtomicInteger(3000);

  private static ZonedDateTime newYear() {
    return ZonedDateTime.of(YEAR.incrementAndGet(), 1, 1, 0, 0, 0, 0, ZONE);
  }

  private Payment paid() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return paid(held);
  }

  private Payment paid(Appointment held) {
    return inTransaction(
        () -> {
          Payment paid = ports().payments().lockByAppointment(held.id()).orElseThrow().settle();
          ports().payments().update(paid);
          return paid;
        });
  }

  private Receipt issued(Payment paid, ZonedDateTime at) {
    inTransaction(
        () -> {
          ports().receipts().issue(paid, "FT26325123456789", at);
          return paid;
        });
    return inTransaction(() -> ports().receipts().find(paid.id())).orElseThrow();
  }

  @Test
  default void keeps_every_field_as_it_was_when_the_receipt_was_issued() {
    Doctor doctor = given().doctor();
    Patient patient = given().patient();
    Appointment held = given().held(doctor, given().caller(patient), slotAt(MONDAY, "09:00"));
    Payment paid = paid(held);
    ZonedDateTime now = newYear();
    Receipt receipt = issued(paid, now);
    assertThat(receipt)
        .isEqualTo(
            new Receipt(
                new ReceiptNumber(now.getYear(), 1),
                paid.id(),
                held.id(),
                patient.id(),
                now.toInstant(),
                paid.amount(),
                paid.code(),
                "FT26325123456789",
                patient.fullName(),
                doctor.fullName(),
                doctor.specialty().name(),
                at(MONDAY, "09:00")));

    inTransaction(
        () ->
            ports()
                .doctors()
                .put(
                    new Doctor(
                        doctor.id(),
                        "TS.BS Tên Mới",
                        new Specialty(doctor.specialty().id(), "Khoa mới"),
                        doctor.fee() + 1,
                        doctor.room(),
                        doctor.slotMinutes(),
                        doctor.shifts())));
    assertThat(inTransaction(() -> ports().receipts().find(paid.id()))).contains(receipt);
    assertThat(inTransaction(() -> ports().receipts().find(held.id()))).contains(receipt);
  }

  @Test
  default void finds_nothing_where_nothing_was_issued() {
    Payment paid = paid();
    assertThat(inTransaction(() -> ports().receipts().find(paid.id()))).isEmpty();
    assertThat(inTransaction(() -> ports().receipts().find(paid.appointmentId()))).isEmpty();
    assertThat(inTransaction(() -> ports().receipts().find(new PaymentId(UUID.randomUUID()))))
        .isEmpty();
    assertThat(inTransaction(() -> ports().receipts().find(new AppointmentId(UUID.randomUUID()))))
        .isEmpty();
  }

  @Test
  default void counts_each_year_from_one_by_the_hospitals_date() {
    ZonedDateTime midnight = newYear();
    int before = midnight.getYear() - 1;
    YEAR.incrementAndGet();
    // in UTC both are still of the year before
    int last = issued(paid(), midnight.minusNanos(1000)).number().place();
    assertThat(issued(paid(), midnight).number())
        .isEqualTo(new ReceiptNumber(midnight.getYear(), 1));
    assertThat(issued(paid(), midnight.plusHours(1)).number())
        .isEqualTo(new ReceiptNumber(midnight.getYear(), 2));
    assertThat(issued(paid(), midnight.minusNanos(1000)).number())
        .isEqualTo(new ReceiptNumber(before, last + 1));
  }

  @Test
  default void gives_a_number_again_whose_transaction_failed() {
    ZonedDateTime now = newYear();
    Payment unlucky = paid();
    RuntimeException later = new IllegalStateException("later");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      ports().receipts().issue(unlucky, "", now);
                      assertThat(ports().receipts().find(unlucky.id()).orElseThrow().number())
                          .extracting(ReceiptNumber::place)
                          .isEqualTo(1);
                      throw later;
                    }))
        .isSameAs(later);
    assertThat(issued(paid(), now).number().place()).isEqualTo(1);
    assertThat(issued(unlucky, now).number().place()).isEqualTo(2);
  }

  @Test
  default void refuses_a_second_receipt_of_a_payment_and_uses_up_no_number() {
    ZonedDateTime now = newYear();
    Payment paid = paid();
    Receipt receipt = issued(paid, now);
    assertThatThrownBy(() -> issued(paid, now)).isInstanceOf(IllegalStateException.class);
    assertThat(inTransaction(() -> ports().receipts().find(paid.id()))).contains(receipt);
    assertThat(issued(paid(), now).number().place()).isEqualTo(2);
  }
}
