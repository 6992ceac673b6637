package dev.kham.application.payment;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.payment.PaymentFixtures.code;
import static dev.kham.application.payment.PaymentFixtures.paymentFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.appointment.AppointmentFixtures;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentCode;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.shared.StaleVersionException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public interface PaymentRepositoryContract extends PortContract {
  private PaymentRepository payments() {
    return ports().payments();
  }

  private Optional<Payment> byCode(PaymentCode code) {
    return inTransaction(() -> payments().lockByCode(code));
  }

  private Optional<Payment> byAppointment(AppointmentId appointment) {
    return inTransaction(() -> payments().lockByAppointment(appointment));
  }

  private Appointment unpaid() {
    Appointment held =
        AppointmentFixtures.held(
            given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    inTransaction(() -> ports().appointments().add(held, AppointmentFixtures.booked(held)));
    return held;
  }

  private Payment added() {
    Payment payment = paymentFor(unpaid());
    assertThat(inTransaction(() -> payments().add(payment))).isTrue();
    return payment;
  }

  @Test
  default void finds_every_field_of_what_was_added_by_code_and_by_appointment() {
    Payment payment = added();
    assertThat(byCode(payment.code())).contains(payment);
    assertThat(byAppointment(payment.appointmentId())).contains(payment);
  }

  @Test
  default void finds_nothing_under_an_unknown_code_or_appointment() {
    assertThat(byCode(code())).isEmpty();
    assertThat(byAppointment(new AppointmentId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  default void a_code_that_was_given_before_is_no_error_and_the_transaction_goes_on() {
    Payment first = added();
    Appointment appointment = unpaid();
    Payment second =
        inTransaction(
            () -> {
              assertThat(payments().add(paymentFor(appointment, first.code()))).isFalse();
              Payment again = paymentFor(appointment);
              assertThat(payments().add(again)).isTrue();
              return again;
            });
    assertThat(byCode(first.code())).contains(first);
    assertThat(byAppointment(appointment.id())).contains(second);
  }

  @Test
  default void knows_which_codes_payments_have() {
    Payment one = added();
    Payment other = added();
    assertThat(payments().known(Set.of(one.code(), code(), other.code())))
        .containsExactlyInAnyOrder(one.code(), other.code());
    assertThat(payments().known(Set.of(code()))).isEmpty();
    assertThat(payments().known(Set.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING") // no transition leads there
  default void finds_the_version_written_last(PaymentStatus status) {
    Payment first = added();
    Payment next = withStatus(first, status, 1);
    inTransaction(() -> payments().update(next));
    assertThat(byCode(first.code())).contains(next);
    assertThat(byAppointment(first.appointmentId())).contains(next);
  }

  @Test
  default void finds_the_part_that_has_come() {
    Payment first = added();
    Payment part = first.receive(1);
    inTransaction(() -> payments().update(part));
    assertThat(byCode(first.code())).contains(part);
  }

  @Test
  default void refuses_a_version_that_is_not_the_next() {
    Payment first = added();
    Payment paid = first.settle();
    inTransaction(() -> payments().update(paid));
    for (int version : new int[] {0, 1, 3}) {
      Payment stale = withStatus(first, PaymentStatus.EXPIRED, version);
      assertThatThrownBy(() -> inTransaction(() -> payments().update(stale)))
          .isInstanceOf(StaleVersionException.class);
    }
    assertThat(byCode(first.code())).contains(paid);
  }

  private static Payment withStatus(Payment payment, PaymentStatus status, int version) {
    return new Payment(
        payment.id(),
        payment.appointmentId(),
        payment.code(),
        payment.amount(),
        status.isPaid() ? payment.amount() : 0,
        DEADLINE,
        status,
        version);
  }
}
