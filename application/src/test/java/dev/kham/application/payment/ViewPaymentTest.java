package dev.kham.application.payment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.shared.NotFoundException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewPaymentTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final Appointment held =
      hospital.given().held(hospital.given().doctor(), patient, slotAt(MONDAY, "09:00"));
  private final PaymentId id = hospital.payments().of(held.id()).orElseThrow().id();

  @Test
  void the_patient_who_pays_sees_it() {
    assertThat(hospital.viewPayment().handle(patient, id).appointmentId())
        .isEqualTo(held.id().value());
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEPTIONIST", "ADMIN", "CASHIER"})
  void desk_and_cashier_see_it(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThat(hospital.viewPayment().handle(caller, id).id()).isEqualTo(id.value());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECEPTIONIST", "ADMIN", "CASHIER"})
  void nobody_else_learns_that_there_is_such_a_payment(Role role) {
    Caller stranger = hospital.given().caller(role);
    for (PaymentId one : new PaymentId[] {id, new PaymentId(UUID.randomUUID())}) {
      assertThatThrownBy(() -> hospital.viewPayment().handle(stranger, one))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("no such payment");
    }
  }
}
