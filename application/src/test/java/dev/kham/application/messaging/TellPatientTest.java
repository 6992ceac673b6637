package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
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

  private void tell(Patient whom, boolean mailFirst) {
    hospital.tellPatient().handle(command(whom, mailFirst), TellPatientTest::told);
  }

  private static TellPatient.Command command(Patient whom, boolean mailFirst) {
    return new TellPatient.Command(
        new MessageKey(
            "appointment:00000000-0000-0000-0000-000000000001",
            1,
            "send-appointment-reminder-24h",
            "email",
            "patient:" + whom.id()),
        whom.id(),
        mailFirst);
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
