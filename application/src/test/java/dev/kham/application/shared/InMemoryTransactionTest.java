package dev.kham.application.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.appointment.AppointmentId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InMemoryTransactionTest {
  private final InMemoryHospital hospital = new InMemoryHospital();

  @Test
  void refuses_to_write_and_to_lock_outside_a_transaction() {
    assertThatThrownBy(() -> hospital.patients().add(PatientFixtures.patient()))
        .hasMessage("outside a transaction");
    assertThatThrownBy(() -> hospital.jobs().withdraw("key")).hasMessage("outside a transaction");
    assertThatThrownBy(() -> hospital.appointments().lock(new AppointmentId(UUID.randomUUID())))
        .hasMessage("outside a transaction");
    assertThat(hospital.patients().all()).isEmpty();
  }

  @Test
  void refuses_inside_a_transaction_what_cannot_be_rolled_back() {
    assertThatThrownBy(() -> hospital.transaction().call(() -> hospital.hasher().hash("secret")))
        .hasMessage("inside a transaction");
  }
}
