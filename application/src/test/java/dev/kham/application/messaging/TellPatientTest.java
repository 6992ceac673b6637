package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.PutOffException;
import dev.kham.application.messaging.Messenger.Outcome;
import dev.kham.application.messaging.Messenger.Report;
import dev.kham.application.messaging.TellPatient.Told;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ForbiddenException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TellPatientTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final RecordingMessenger mail = hospital.messenger();
  private final RecordingMessenger sms = hospital.messenger(Channel.SMS);
  private final RecordingMessenger zalo = hospital.messenger(Channel.ZALO);
  private final Patient patient = hospital.given().patient();

  @BeforeEach
  void connect() {
    sms.connect();
    zalo.connect();
  }

  @Test
  void who_never_said_gets_a_mail() {
    tell(patient);
    assertSent(1, 0, 0);
    assertThat(mail.sent().getFirst().to()).isEqualTo(patient.email());
  }

  @Test
  void who_has_no_mail_address_is_reached_by_phone() {
    Patient byPhone = hospital.given().patient(withoutMail(PatientFixtures.phone()));
    tell(byPhone);
    assertSent(0, 0, 1);
    assertThat(zalo.sent().getFirst().to()).isEqualTo(byPhone.phone());
  }

  @Test
  void who_cannot_be_reached_is_noted() {
    Patient nobody = hospital.given().patient(PatientFixtures.patientWithoutEmail());
    tell(nobody);
    assertSent(0, 0, 0);
    assertThat(outcomes(nobody)).containsExactly("SKIPPED NO_ADDRESS");
  }

  @Test
  void writes_on_the_first_channel_that_is_wished_and_on_no_other() {
    wish(Channel.ZALO, Channel.SMS, Channel.EMAIL);
    tell(patient);
    tell(patient);
    assertSent(0, 0, 1);
  }

  @Test
  void what_only_a_mail_can_bring_comes_by_mail() {
    wish(Channel.SMS);
    tell(patient, true);
    assertSent(1, 0, 0);
    tell(hospital.given().patient(withoutMail(PatientFixtures.phone())), true);
    assertSent(1, 0, 1);
  }

  @Test
  void a_channel_the_hospital_does_not_have_is_passed_over() {
    InMemoryHospital other = new InMemoryHospital();
    Patient one = other.given().patient();
    other
        .transaction()
        .run(() -> other.patients().wish(one.id(), new Channels(List.of(Channel.SMS))));
    other.tellPatient().handle(command(one, false), TellPatientTest::told);
    assertThat(other.messenger().sent()).hasSize(1);
    assertThat(other.messenger(Channel.SMS).sent()).isEmpty();
  }

  @Test
  void goes_on_to_the_next_when_the_first_cannot_reach_the_patient_and_stays_there() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.Undeliverable("-118"));
    tell(patient);
    zalo.recover();
    tell(patient);
    assertSent(0, 1, 0);
    assertThat(outcomes(patient)).hasSize(2).contains("FAILED for good");
  }

  @Test
  void does_not_ask_again_where_the_patient_cannot_be_reached() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.Undeliverable("-118"));
    sms.answer(new Outcome.NotNow("busy"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(LetterRefusedException.class);
    zalo.recover();
    sms.recover();
    tell(patient);
    assertSent(0, 1, 0);
  }

  @Test
  void a_closed_gateway_is_passed_by_and_asked_again_when_none_was_left() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.Closed("-115"));
    sms.answer(new Outcome.Closed("103"));
    assertThatThrownBy(() -> tell(patient))
        .isInstanceOfSatisfying(
            LetterRefusedException.class, it -> assertThat(it.isRetryable()).isTrue());
    zalo.recover();
    tell(patient);
    assertSent(0, 0, 1);
  }

  @Test
  void waits_for_the_morning_rather_than_going_on_to_the_next() {
    wish(Channel.ZALO, Channel.SMS);
    Instant morning = hospital.clock().instant().plus(Duration.ofHours(7));
    zalo.answer(new Outcome.NotBefore(morning, "-133"));
    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(() -> tell(patient))
          .isInstanceOfSatisfying(
              PutOffException.class, it -> assertThat(it.until()).isEqualTo(morning));
    }
    assertThat(outcomes(patient)).containsExactly("FAILED until " + morning);
    zalo.recover();
    tell(patient);
    assertSent(0, 0, 1);
  }

  @Test
  void what_cannot_wait_for_the_morning_goes_on_to_the_next() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(
        new Outcome.NotBefore(hospital.clock().instant().plus(Duration.ofHours(8)), "-133"));
    tell(patient);
    assertSent(0, 1, 0);
  }

  @Test
  void what_cannot_wait_and_has_no_other_channel_waits_all_the_same() {
    wish(Channel.ZALO);
    Instant morning = hospital.clock().instant().plus(Duration.ofHours(9));
    zalo.answer(new Outcome.NotBefore(morning, "-133"));
    assertThatThrownBy(() -> tell(patient))
        .isInstanceOfSatisfying(
            PutOffException.class, it -> assertThat(it.until()).isEqualTo(morning));
  }

  @Test
  void who_wants_nothing_on_a_channel_is_written_to_on_the_next_from_then_on() {
    wish(Channel.ZALO, Channel.SMS);
    Patient child = hospital.given().childOf(patient).patient();
    zalo.answer(new Outcome.Unwanted("-139"));
    tell(patient);
    zalo.recover();
    tell(patient, 2);
    tell(child, 3);
    assertSent(0, 3, 0);
    assertThat(outcomes(child)).hasSize(1);
    // who says it anew is asked anew
    wish(Channel.ZALO, Channel.SMS);
    tell(patient, 4);
    assertSent(0, 3, 1);
  }

  @Test
  void who_wants_nothing_where_they_wish_gets_a_mail() {
    wish(Channel.ZALO);
    zalo.answer(new Outcome.Unwanted("-139"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(LetterRefusedException.class);
    // the job is tried again
    tell(patient);
    assertSent(1, 0, 0);
  }

  @Test
  void another_phone_number_may_be_somebody_elses() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.Unwanted("-118"));
    tell(patient);
    zalo.recover();
    Patient moved =
        new Patient(
            patient.id(),
            patient.fullName(),
            patient.dateOfBirth(),
            patient.email(),
            PatientFixtures.phone(),
            patient.locale());
    hospital.transaction().run(() -> hospital.patients().update(List.of(moved)));
    tell(moved, 2);
    assertSent(0, 1, 1);
  }

  @Test
  void what_another_worker_repeats_is_not_sent_anew_when_the_first_is_refused() throws Exception {
    wish(Channel.SMS);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch repeating = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    sms.knowAgain();
    sms.before(
        () -> {
          if (asked.incrementAndGet() == 1) {
            begun.countDown();
            await(repeating);
            return new Outcome.NotNow("too many ask it");
          }
          repeating.countDown();
          await(refused);
          return null;
        });
    List<Class<?>> ends = Collections.synchronizedList(new ArrayList<>());
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    tell(patient);
                  } catch (RuntimeException e) {
                    ends.add(e.getClass());
                  }
                  refused.countDown();
                });
    await(begun);
    tell(patient);
    first.join();
    assertThat(ends).containsExactly(LetterRefusedException.class);
    // the job of the first is tried again
    tell(patient);
    assertSent(0, 1, 0);
    assertThat(asked).hasValue(2);
  }

  @Test
  void what_is_refused_to_each_of_two_workers_goes_on_the_next_channel() {
    wish(Channel.SMS, Channel.EMAIL);
    sms.knowAgain();
    AtomicInteger asked = new AtomicInteger();
    sms.before(
        () -> {
          // while the first is asked, another worker does the same
          if (asked.incrementAndGet() == 1) {
            assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
          }
          return new Outcome.Undeliverable("108");
        });
    tell(patient);
    tell(patient);
    assertSent(1, 0, 0);
    assertThat(asked).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void waits_for_a_gateway_that_is_only_busy() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.NotNow("-100"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(LetterRefusedException.class);
    assertSent(0, 0, 0);
    zalo.recover();
    tell(patient);
    assertSent(0, 0, 1);
  }

  @Test
  void what_may_have_gone_goes_on_no_other_channel_whatever_is_wished_by_then() {
    wish(Channel.ZALO, Channel.SMS);
    zalo.answer(new Outcome.Unknown("timeout"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
    wish(Channel.EMAIL, Channel.SMS);
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
    assertSent(0, 0, 1);
    assertThat(outcomes(patient)).containsExactly("UNDERWAY ");
  }

  @Test
  void what_may_have_gone_is_repeated_where_the_gateway_knows_it_again() {
    wish(Channel.SMS, Channel.EMAIL);
    sms.knowAgain();
    sms.answer(new Outcome.Unknown("timeout"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
    // a refusal says nothing about the first try
    sms.answer(new Outcome.Closed("103"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
    sms.recover();
    wish(Channel.EMAIL);
    tell(patient);
    assertSent(0, 1, 0);
    assertThat(outcomes(patient)).hasSize(1).allMatch(it -> it.startsWith("SENT"));
  }

  @Test
  void what_was_not_delivered_goes_on_the_next_channel_once() {
    wish(Channel.SMS, Channel.EMAIL);
    tell(patient);
    String gatewayId = "gateway:" + sms.sent().getFirst().id();
    sms.say(gatewayId, Report.NOT_DELIVERED);
    UUID id = sms.sent().getFirst().id();
    for (int told = 0; told < 3; told++) {
      hospital.settleMessage().handle(new SettleMessage.Command(id, gatewayId));
    }
    tell(patient);
    tell(patient);
    assertSent(1, 1, 0);
    assertThat(hospital.jobs().waiting())
        .filteredOn(job -> job.key().endsWith(":after-sms"))
        .hasSize(1);
  }

  @Test
  void what_was_not_delivered_anywhere_is_for_a_person() {
    wish(Channel.SMS);
    tell(patient);
    String gatewayId = "gateway:" + sms.sent().getFirst().id();
    sms.say(gatewayId, Report.NOT_DELIVERED);
    hospital
        .settleMessage()
        .handle(new SettleMessage.Command(sms.sent().getFirst().id(), gatewayId));
    for (int run = 0; run < 3; run++) {
      assertThatThrownBy(() -> tell(patient)).isInstanceOf(LetterRefusedException.class);
    }
    assertSent(0, 1, 0);
    assertThat(outcomes(patient)).containsExactly("UNDELIVERED ");
  }

  @Test
  void a_gateway_that_tells_without_proof_is_asked() {
    wish(Channel.SMS);
    tell(patient);
    UUID id = sms.sent().getFirst().id();
    HearOfMessage.Command told = new HearOfMessage.Command(Channel.SMS, id, "gateway:" + id, "5");
    hospital.hearOfMessage().handle(told);
    hospital.hearOfMessage().handle(told);
    hospital
        .hearOfMessage()
        .handle(new HearOfMessage.Command(Channel.SMS, UUID.randomUUID(), "gateway:x", "5"));
    assertThat(hospital.jobs().waiting())
        .filteredOn(job -> job.name().equals(SettleMessage.JOB))
        .hasSize(1);
    sms.say("gateway:" + id, Report.DELIVERED);
    hospital.settleMessage().handle(new SettleMessage.Command(id, "gateway:" + id));
    assertThat(outcomes(patient)).containsExactly("SENT gateway:" + id + " delivered");
  }

  @Test
  void a_gateway_that_proves_itself_settles_what_nobody_knew() {
    wish(Channel.ZALO);
    zalo.answer(new Outcome.Unknown("timeout"));
    assertThatThrownBy(() -> tell(patient)).isInstanceOf(MessageUnderwayException.class);
    hospital
        .hearOfMessage()
        .delivered(
            new HearOfMessage.Command(
                Channel.ZALO, zalo.sent().getFirst().id(), "msg-1", "received"));
    tell(patient);
    assertSent(0, 0, 1);
    assertThat(outcomes(patient)).containsExactly("SENT msg-1 delivered");
  }

  @Test
  void a_patient_says_how_they_wish_to_be_written_to() {
    Caller caller = hospital.given().caller(patient);
    Channels wished = new Channels(List.of(Channel.SMS));
    hospital.chooseChannels().handle(new ChooseChannels.Command(caller, wished));
    assertThat(hospital.chooseChannels().of(caller).wished()).isEqualTo(wished);
    assertThat(hospital.chooseChannels().of(caller).available())
        .containsExactlyInAnyOrder(Channel.values());
  }

  @ParameterizedTest
  @EnumSource(names = "PATIENT", mode = EnumSource.Mode.EXCLUDE)
  void staff_have_no_channels(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThatThrownBy(() -> hospital.chooseChannels().of(caller))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(
            () ->
                hospital
                    .chooseChannels()
                    .handle(new ChooseChannels.Command(caller, Channels.UNSAID)))
        .isInstanceOf(ForbiddenException.class);
  }

  private void wish(Channel... order) {
    hospital
        .transaction()
        .run(() -> hospital.patients().wish(patient.id(), new Channels(List.of(order))));
  }

  private void tell(Patient whom) {
    tell(whom, false);
  }

  private void tell(Patient whom, int version) {
    TellPatient.Command command = command(whom, false);
    MessageKey key = command.key();
    hospital
        .tellPatient()
        .handle(
            new TellPatient.Command(
                new MessageKey(key.subject(), version, key.kind(), key.channel(), key.recipient()),
                whom.id(),
                false,
                null),
            TellPatientTest::told);
  }

  private void tell(Patient whom, boolean mailFirst) {
    hospital.tellPatient().handle(command(whom, mailFirst), TellPatientTest::told);
  }

  private TellPatient.Command command(Patient whom, boolean mailFirst) {
    return new TellPatient.Command(
        new MessageKey(
            "appointment:00000000-0000-0000-0000-000000000001",
            1,
            "send-appointment-reminder-24h",
            "email",
            "patient:" + whom.id()),
        whom.id(),
        mailFirst,
        hospital.clock().instant().plus(Duration.ofHours(8)));
  }

  private static Told told(Patient whom) {
    return new Told(SampleLetter.APPOINTMENT_REMINDER.content());
  }

  private void assertSent(int mails, int texts, int zalos) {
    assertThat(List.of(mail.sent().size(), sms.sent().size(), zalo.sent().size()))
        .as("mails, texts, zalos")
        .containsExactly(mails, texts, zalos);
  }

  private List<String> outcomes(Patient whom) {
    return hospital.messageLedger().outcomesFor("patient:" + whom.id());
  }

  private static Patient withoutMail(String phone) {
    return new Patient(
        new PatientId(UUID.randomUUID()),
        "Lê Văn Tám",
        LocalDate.of(1948, 9, 2),
        null,
        phone,
        Locale.of("vi"));
  }
}
