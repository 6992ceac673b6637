package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.PaymentStatus;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface PaymentQueriesContract extends PortContract {
  @Test
  default void shows_a_payment_as_it_stands_now_and_whose_it_is() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    Payment payment =
        inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow());
    PaymentView asked =
        new PaymentView(
            payment.id().value(),
            held.id().value(),
            held.patientId().value(),
            payment.code().value(),
            payment.amount(),
            payment.deadline(),
            PaymentStatus.PENDING);
    assertThat(ports().paymentQueries().payment(payment.id())).contains(asked);

    inTransaction(() -> ports().payments().update(payment.settle()));
    assertThat(ports().paymentQueries().payment(payment.id()).orElseThrow().status())
        .isEqualTo(PaymentStatus.PAID);
  }

  @Test
  default void shows_nothing_under_an_unknown_id() {
    assertThat(ports().paymentQueries().payment(new PaymentId(UUID.randomUUID()))).isEmpty();
  }
}
