package dev.kham.application.payment;

import static dev.kham.application.payment.PaymentFixtures.transfer;
import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface TransferRepositoryContract extends PortContract {
  private boolean add(Transfer transfer) {
    return inTransaction(
        () -> ports().transfers().add(transfer, "{\"id\":1}".getBytes(StandardCharsets.UTF_8)));
  }

  private Payment asked() {
    Appointment held =
        given().held(given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"));
    return inTransaction(() -> ports().payments().lockByAppointment(held.id()).orElseThrow());
  }

  @Test
  default void keeps_a_transfer_once_however_often_it_is_told() {
    Payment payment = asked();
    TransferId id = new TransferId("sepay", UUID.randomUUID().toString());
    assertThat(add(transfer(id, payment))).isTrue();
    assertThat(add(transfer(id, payment))).isFalse();
    assertThat(add(transfer(id, payment))).isFalse();
  }

  @Test
  default void knows_the_ids_of_different_sources_apart() {
    Payment payment = asked();
    String value = UUID.randomUUID().toString();
    assertThat(add(transfer(new TransferId("sepay", value), payment))).isTrue();
    assertThat(add(transfer(new TransferId("sepay-test", value), payment))).isTrue();
  }

  @Test
  default void a_known_id_is_no_error_and_the_transaction_goes_on() {
    Payment payment = asked();
    Transfer known = transferFor(payment);
    add(known);
    Transfer fresh = transferFor(payment);
    boolean added =
        inTransaction(
            () -> {
              assertThat(ports().transfers().add(known, new byte[] {'x'})).isFalse();
              return ports().transfers().add(fresh, new byte[] {'x'});
            });
    assertThat(added).isTrue();
    assertThat(add(fresh)).isFalse();
  }

  @Test
  default void forgets_a_transfer_whose_transaction_failed() {
    Transfer transfer = transferFor(asked());
    RuntimeException later = new IllegalStateException("later");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      ports().transfers().add(transfer, new byte[] {'x'});
                      throw later;
                    }))
        .isSameAs(later);
    assertThat(add(transfer)).isTrue();
  }

  @Test
  default void keeps_a_transfer_of_which_little_is_known() {
    Transfer bare =
        new Transfer(
            new TransferId("sepay", UUID.randomUUID().toString()),
            Transfer.Direction.OUT,
            "ACB",
            "0000257678859",
            "VA001",
            null,
            "",
            0,
            NOW,
            "");
    assertThat(add(bare)).isTrue();
  }
}
