package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.scheduling.SchedulingFixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendOnceTest {
  private static final MessageKey KEY =
      new MessageKey("appointment:1", 1, "send-appointment-confirmation", "email", "patient:1");

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final RecordingMessenger messenger = hospital.messenger();
  private final List<UUID> idsWrittenFor = new ArrayList<>();

  @Test
  void sends_a_message_once() {
    send(KEY);
    send(KEY);
    assertThat(messenger.sent()).extracting(Letter::id).isEqualTo(idsWrittenFor).hasSize(1);
  }

  @Test
  void notes_what_became_of_it() {
    send(KEY);
    assertThat(hospital.messageLedger().outcomesFor(KEY.recipient()))
        .containsExactly("SENT gateway:" + idsWrittenFor.getFirst());
    MessageKey other = new MessageKey(KEY.subject(), 1, KEY.kind(), KEY.channel(), "patient:2");
    messenger.failWith(new LetterRefusedException(new IOException("550"), false));
    assertThatThrownBy(() -> send(other)).isInstanceOf(LetterRefusedException.class);
    assertThat(hospital.messageLedger().outcomesFor("patient:2"))
        .containsExactly("FAILED for good");
    hospital.sendOnce().skip(other, MessageLedger.Reason.NO_ADDRESS);
    assertThat(hospital.messageLedger().outcomesFor("patient:2"))
        .containsExactly("SKIPPED NO_ADDRESS");
  }

  @Test
  void sends_another_message_under_another_id() {
    send(KEY);
    send(new MessageKey(KEY.subject(), 2, KEY.kind(), KEY.channel(), KEY.recipient()));
    assertThat(messenger.sent()).extracting(Letter::id).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void tries_a_refused_letter_again_under_the_same_id() {
    RuntimeException refused = new LetterRefusedException(new IOException("550"));
    messenger.failWith(refused);
    assertThatThrownBy(() -> send(KEY)).isInstanceOf(LetterRefusedException.class);
    messenger.recover();
    send(KEY);
    send(KEY);
    assertThat(messenger.sent()).hasSize(1);
    assertThat(idsWrittenFor).hasSize(2);
    assertThat(idsWrittenFor.getFirst()).isEqualTo(idsWrittenFor.getLast());
  }

  @Test
  void never_sends_again_what_may_have_arrived() {
    RuntimeException nobodyKnows = new IllegalStateException("read timed out");
    messenger.failWith(nobodyKnows);
    assertThatThrownBy(() -> send(KEY)).isSameAs(nobodyKnows);
    messenger.recover();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> send(KEY)).isInstanceOf(MessageUnderwayException.class);
    }
    assertThat(messenger.sent()).isEmpty();
  }

  private void send(MessageKey key) {
    hospital
        .sendOnce()
        .send(
            key,
            id -> {
              idsWrittenFor.add(id);
              return new Letter(
                  id,
                  "a@example.test",
                  Locale.of("vi"),
                  new Letter.Content.AppointmentConfirmation(
                      "Trần Thị Bích",
                      "Nguyễn Minh Đức",
                      "Nội tổng quát",
                      "P.204",
                      SchedulingFixtures.NOW.atZone(SchedulingFixtures.ZONE),
                      SchedulingFixtures.NOW.atZone(SchedulingFixtures.ZONE).plusMinutes(30),
                      150_000,
                      "KHM0000000001"));
            });
  }
}
