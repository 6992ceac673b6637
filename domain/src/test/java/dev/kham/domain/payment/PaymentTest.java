package dev.kham.domain.payment;

import static dev.kham.domain.payment.PaymentStatus.CANCELLED;
import static dev.kham.domain.payment.PaymentStatus.EXPIRED;
import static dev.kham.domain.payment.PaymentStatus.PAID;
import static dev.kham.domain.payment.PaymentStatus.PENDING;
import static dev.kham.domain.payment.PaymentStatus.REFUND_DUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentTest {
  /** A transition and where it leads from where; from everywhere else it is refused. */
  private record Verb(
      String name, UnaryOperator<Payment> transition, Map<PaymentStatus, PaymentStatus> leads) {}

  private static final List<Verb> VERBS =
      List.of(
          new Verb("settle", Payment::settle, Map.of(PENDING, PAID)),
          new Verb("settle late", Payment::settleLate, Map.of(EXPIRED, PAID)),
          new Verb("expire", Payment::expire, Map.of(PENDING, EXPIRED)),
          new Verb("cancel", Payment::cancel, Map.of(PENDING, CANCELLED, PAID, REFUND_DUE)));

  static Stream<Arguments> everyTransition() {
    return VERBS.stream()
        .flatMap(
            verb ->
                Stream.of(PaymentStatus.values())
                    .map(status -> Arguments.of(verb.name(), status, verb)));
  }

  @ParameterizedTest(name = "{0} when {1}")
  @MethodSource("everyTransition")
  void every_transition_from_every_status(String name, PaymentStatus status, Object row) {
    Verb verb = (Verb) row;
    Payment before = payment(status, 3, 150_000);
    PaymentStatus next = verb.leads().get(status);
    if (next != null) {
      assertThat(verb.transition().apply(before)).isEqualTo(payment(next, 4, 150_000));
    } else {
      assertThatExceptionOfType(ConflictException.class)
          .isThrownBy(() -> verb.transition().apply(before))
          .returns("illegal-transition", DomainException::type);
    }
  }

  @Test
  void a_new_payment_waits_for_its_transfer() {
    Payment asked = payment(PENDING, 0, 150_000);
    assertThat(
            Payment.request(
                asked.id(), asked.appointmentId(), asked.code(), 150_000, asked.deadline()))
        .isEqualTo(asked)
        .returns(true, Payment::isPending);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void nobody_is_asked_for_nothing(long amount) {
    assertThatThrownBy(() -> payment(PENDING, 0, amount))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_part_is_remembered_while_the_rest_is_waited_for() {
    Payment part = payment(PENDING, 0, 150_000).receive(100_000);
    assertThat(part)
        .returns(PENDING, Payment::status)
        .returns(100_000L, Payment::received)
        .returns(50_000L, Payment::missing)
        .returns(1, Payment::version);
    assertThat(part.receive(49_999).missing()).isEqualTo(1);
    assertThat(part.expire().received()).isEqualTo(100_000);
    assertThat(part.cancel().received()).isEqualTo(100_000);
    assertThat(part.settle()).returns(PAID, Payment::status).returns(0L, Payment::missing);
    assertThat(part.expire().settleLate().received()).isEqualTo(150_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 50_000, 50_001})
  void a_part_is_more_than_nothing_and_less_than_what_is_missing(long amount) {
    Payment part = payment(PENDING, 0, 150_000).receive(100_000);
    assertThatThrownBy(() -> part.receive(amount)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
  void nothing_more_is_taken_in_by_what_is_not_waiting(PaymentStatus status) {
    assertThatThrownBy(() -> payment(status, 3, 150_000).receive(1))
        .isInstanceOf(ConflictException.class);
  }

  @ParameterizedTest
  @EnumSource
  void exactly_what_is_paid_has_come_as_a_whole(PaymentStatus status) {
    boolean paid = status == PAID || status == REFUND_DUE;
    assertThat(status.isPaid()).isEqualTo(paid);
    assertThatThrownBy(() -> payment(status, paid ? 0 : 150_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> payment(status, 149_999 + (paid ? 0 : 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> payment(status, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> payment(status, 150_001)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Payment payment(PaymentStatus status, long received) {
    Payment sound = payment(status, 0, 150_000);
    return new Payment(
        sound.id(),
        sound.appointmentId(),
        sound.code(),
        150_000,
        received,
        sound.deadline(),
        status,
        0);
  }

  private static Payment payment(PaymentStatus status, int version, long amount) {
    return new Payment(
        new PaymentId(new UUID(0, 1)),
        new AppointmentId(new UUID(0, 2)),
        PaymentCode.of(1),
        amount,
        status.isPaid() ? amount : 0,
        Instant.parse("2026-11-20T02:15:00Z"),
        status,
        version);
  }
}
