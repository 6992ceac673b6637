package dev.kham.application.settlement;

import static dev.kham.application.payment.PaymentFixtures.transferFor;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.domain.account.Role;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public interface TransferInboxContract extends PortContract {
  private Payment asked() {
    return inTransaction(
        () ->
            ports()
                .payments()
                .lockByAppointment(
                    given()
                        .held(
                            given().doctor(), given().caller(Role.PATIENT), slotAt(MONDAY, "09:00"))
                        .id())
                .orElseThrow());
  }

  private void keep(Transfer transfer, String raw) {
    ports().transferInbox().keep(new ReceiveTransfer.Command(transfer, raw.getBytes(UTF_8)));
  }

  private List<UUID> naming(Payment payment) {
    return inTransaction(() -> ports().transferInbox().naming(payment.code()));
  }

  private Optional<ReceiveTransfer.Command> take(UUID id) {
    return inTransaction(() -> ports().transferInbox().take(id));
  }

  @Test
  default void gives_out_once_what_was_kept() {
    Payment payment = asked();
    Transfer transfer = transferFor(payment);
    keep(transfer, "{}");
    UUID id = naming(payment).getFirst();

    ReceiveTransfer.Command taken = take(id).orElseThrow();
    assertThat(taken.transfer()).isEqualTo(transfer);
    assertThat(taken.raw()).asString(UTF_8).isEqualTo("{}");
    assertThat(take(id)).isEmpty();
    assertThat(naming(payment)).isEmpty();
  }

  @Test
  default void what_is_taken_by_a_transaction_that_fails_is_there_again() {
    Payment payment = asked();
    keep(transferFor(payment), "{}");
    UUID id = naming(payment).getFirst();
    RuntimeException failure = new IllegalStateException("failed");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      assertThat(ports().transferInbox().take(id)).isPresent();
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(take(id)).isPresent();
  }

  @Test
  default void the_same_bytes_are_kept_once_and_others_under_the_same_id_beside_them() {
    Payment payment = asked();
    Transfer transfer = transferFor(payment);
    keep(transfer, "{}");
    keep(transfer, "{}");
    assertThat(naming(payment)).hasSize(1);
    keep(transfer, "{ }");
    assertThat(naming(payment)).hasSize(2);
  }

  @Test
  default void a_crowd_keeps_each_of_theirs_once() {
    Payment payment = asked();
    List<Transfer> transfers =
        IntStream.range(0, 300).mapToObj(number -> transferFor(payment)).toList();
    try (ExecutorService crowd = Executors.newFixedThreadPool(32)) {
      List<CompletableFuture<Void>> kept = new ArrayList<>();
      for (int told = 0; told < 2; told++) {
        transfers.forEach(
            transfer -> kept.add(CompletableFuture.runAsync(() -> keep(transfer, "{}"), crowd)));
      }
      kept.forEach(CompletableFuture::join);
    }
    List<UUID> ids = naming(payment);
    assertThat(ids.stream().map(id -> take(id).orElseThrow().transfer()))
        .containsExactlyInAnyOrderElementsOf(transfers);
  }

  @Test
  default void what_names_no_code_or_another_is_not_found_by_it() {
    Payment payment = asked();
    Payment other = asked();
    keep(transferFor(other), "{}");
    assertThat(naming(payment)).isEmpty();
    assertThat(naming(other)).hasSize(1);
  }
}
