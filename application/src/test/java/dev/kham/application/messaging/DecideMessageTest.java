package dev.kham.application.messaging;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.SendAppointmentReminder;
import dev.kham.application.appointment.SendAppointmentReminder.Reminder;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.MessageLedger.Decision.What;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.messaging.ViewMessages.Standing;
import dev.kham.application.messaging.ViewMessages.Wanted;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecideMessageTest {
  private static final Duration WHILE = Duration.ofMinutes(16);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Patient patient = hospital.given().patient();
  private final Caller desk = hospital.given().caller(Role.RECEPTIONIST);
  private final Appointment appointment =
      hospital
          .given()
          .changed(
              hospital
                  .given()
                  .held(
                      hospital.given().doctor(),
                      hospital.given().caller(patient),
                      slotAt(MONDAY, "09:00")),
              AppointmentStatus.CONFIRMED);

  @BeforeEach
  void nobody_knows_whether_it_was_sent() {
    hospital.messenger().failWith(new IllegalStateException("timeout"));
    assertThatThrownBy(this::remind).isInstanceOf(IllegalStateException.class);
    hospital.messenger().recover();
  }

  @Test
  void a_message_is_held_when_nobody_tries_it_any_more() {
    assertThat(held()).isEmpty();
    assertThat(list(Standing.SENDING)).hasSize(1);
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> decide(What.DROP))
        .returns("message-not-held", DomainException::type);
    hospital.clock().advance(WHILE);
    assertThat(held()).hasSize(1);
    assertThat(list(Standing.SENDING)).isEmpty();
  }

  @Test
  void what_arrived_is_sent_no_more() {
    hospital.clock().advance(WHILE);
    decide(What.ARRIVED);
    assertThat(held()).isEmpty();
    assertThat(hospital.jobs().waiting()).isEmpty();
    remind();
    assertThat(hospital.messenger().sent()).isEmpty();
  }

  @Test
  void what_is_sent_again_goes_once() {
    hospital.clock().advance(WHILE);
    decide(What.SEND_AGAIN);
    assertThatThrownBy(() -> decide(What.SEND_AGAIN)).isInstanceOf(ConflictException.class);
    assertThat(work()).isEqualTo(1);
    remind();
    assertThat(hospital.messenger().sent()).hasSize(1);
    assertThat(list(Standing.SENT)).hasSize(1);
  }

  @Test
  void what_is_held_again_is_decided_on_again() {
    hospital.clock().advance(WHILE);
    decide(What.SEND_AGAIN);
    hospital.messenger().answer(new Outcome.Unknown("timeout"));
    assertThatThrownBy(this::work).isInstanceOf(MessageUnderwayException.class);
    hospital.clock().advance(WHILE);
    assertThatThrownBy(() -> decide(What.SEND_AGAIN)).isInstanceOf(StaleVersionException.class);
    decide(2, What.SEND_AGAIN);
    hospital.messenger().recover();
    assertThat(work()).isEqualTo(1);
    assertThat(hospital.viewMessages().one(desk, id()).decisions())
        .extracting(MessageLedger.Decision::what)
        .containsExactly(What.SEND_AGAIN, What.SEND_AGAIN);
    assertThat(hospital.viewMessages().one(desk, id()).decisions())
        .extracting(MessageLedger.Decision::by)
        .containsOnly(desk.accountId());
  }

  @Test
  void what_is_no_longer_true_is_not_sent_again() {
    hospital.clock().set(appointment.slot().start());
    decide(What.SEND_AGAIN);
    work();
    assertThat(hospital.messenger().sent()).isEmpty();
    assertThat(list(Standing.SKIPPED)).hasSize(1);
  }

  @Test
  void what_is_dropped_is_not_sent_whoever_runs_the_job_again() {
    hospital.clock().advance(WHILE);
    decide(What.DROP);
    remind();
    assertThat(hospital.messenger().sent()).isEmpty();
    assertThat(list(Standing.SKIPPED)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RECEPTIONIST", "ADMIN"},
      mode = EnumSource.Mode.EXCLUDE)
  void only_the_front_desk_sees_messages_and_decides(Role role) {
    hospital.clock().advance(WHILE);
    Caller other = hospital.given().caller(role);
    assertThatThrownBy(() -> hospital.viewMessages().one(other, id()))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(
            () -> hospital.viewMessages().list(other, new Wanted(null, null, null), null, 9))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .decideMessage()
                    .handle(new DecideMessage.Command(other, id(), 1, What.DROP, null)))
        .isInstanceOf(ForbiddenException.class);
    assertThat(held()).hasSize(1);
  }

  @Test
  void there_has_to_be_a_message() {
    assertThatThrownBy(
            () ->
                hospital
                    .decideMessage()
                    .handle(new DecideMessage.Command(desk, UUID.randomUUID(), 1, What.DROP, null)))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "appointment:%s, send-appointment-confirmation, patient:%s",
    "appointment:%s, send-appointment-reminder-24h, patient:%s",
    "appointment:%s, send-appointment-reminder-1h, patient:%s",
    "appointment:%s, send-appointment-cancellation, patient:%s",
    "appointment:%s, send-appointment-cancellation, doctor:%s",
    "appointment:%s, send-waitlist-offer, patient:%s",
    "appointment:%s, notify-doctor-new-appointment, doctor:%s",
    "refund:%s, send-late-payment-notice, patient:%s",
    "batch:%s, send-recall-notice, patient:%s",
    "inventory-check:%s, send-inventory-alert, account:%s",
    "inventory-week:2026-11-23, send-inventory-heartbeat, account:%s",
    "account:%s, send-account-opened, patient:%s",
    "account:%s, send-password-changed, patient:%s",
    "account:%s, send-roles-changed, account:%s",
    "account:%s, send-account-closed, account:%s",
    "account:%s, send-account-reopened, account:%s"
  })
  void whatever_is_sent_can_be_sent_again(String subject, String kind, String recipient) {
    UUID id = UUID.randomUUID();
    MessageKey key =
        new MessageKey(
            subject.formatted(UUID.randomUUID()),
            1,
            kind,
            "email",
            recipient.formatted(UUID.randomUUID()));
    hospital
        .transaction()
        .run(() -> hospital.messageLedger().begin(key, id, hospital.clock().instant()));
    hospital.clock().advance(WHILE);
    hospital.decideMessage().handle(new DecideMessage.Command(desk, id, 1, What.SEND_AGAIN, null));
    assertThat(hospital.jobs().waiting())
        .singleElement()
        .returns(kind, Job::name)
        .matches(job -> job.key().endsWith(":again-1"));
  }

  private void remind() {
    hospital
        .sendAppointmentReminder()
        .handle(
            new SendAppointmentReminder.Command(
                Reminder.HOUR_BEFORE, appointment.id(), appointment.version()));
  }

  /** How many jobs there were. */
  private int work() {
    List<Job> due = hospital.jobs().takeDue();
    due.forEach(
        job -> hospital.sendAppointmentReminder().handle(SendAppointmentReminder.Command.of(job)));
    return due.size();
  }

  private void decide(What what) {
    decide(1, what);
  }

  private void decide(int attempt, What what) {
    hospital.decideMessage().handle(new DecideMessage.Command(desk, id(), attempt, what, "Đã gọi"));
  }

  private UUID id() {
    return hospital
        .viewMessages()
        .list(desk, new Wanted(null, Reminder.HOUR_BEFORE.job(), null), null, 9)
        .getFirst()
        .message()
        .id();
  }

  private List<?> held() {
    return list(Standing.HELD);
  }

  private List<?> list(Standing standing) {
    return hospital.viewMessages().list(desk, new Wanted(standing, null, null), null, 9);
  }
}
