package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.messaging.MessageLedger.Permission;
import dev.kham.application.messaging.MessageLedger.Permission.AlreadySent;
import dev.kham.application.messaging.MessageLedger.Permission.Granted;
import dev.kham.application.messaging.MessageLedger.Permission.Underway;
import dev.kham.application.messaging.MessageLedger.Reason;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

public interface MessageLedgerContract extends PortContract {
  private MessageLedger ledger() {
    return ports().messageLedger();
  }

  private Permission begin(MessageKey key) {
    return begin(key, UUID.randomUUID());
  }

  private Permission begin(MessageKey key, UUID id) {
    return inTransaction(() -> ledger().begin(key, id));
  }

  @Test
  default void grants_a_new_message_under_the_given_id() {
    UUID id = UUID.randomUUID();
    assertThat(begin(newKey(), id)).isEqualTo(new Granted(id));
  }

  @Test
  default void grants_nothing_while_a_message_is_underway() {
    MessageKey key = newKey();
    begin(key);
    assertThat(begin(key)).isEqualTo(new Underway());
    assertThat(begin(key)).isEqualTo(new Underway());
  }

  @Test
  default void grants_nothing_after_a_message_was_sent() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  @Test
  default void grants_a_failed_message_again_under_its_first_id_and_once() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    inTransaction(() -> ledger().failed(id, true));
    assertThat(begin(key)).isEqualTo(new Granted(id));
    assertThat(begin(key)).isEqualTo(new Underway());
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  @Test
  default void grants_a_message_that_would_be_refused_again_to_who_insists() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    inTransaction(() -> ledger().failed(id, false));
    assertThat(begin(key)).isEqualTo(new Granted(id));
  }

  @Test
  default void grants_a_skipped_message_later_under_its_first_id() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    skip(key, id, Reason.NO_ADDRESS);
    skip(key, UUID.randomUUID(), Reason.TOO_LATE);
    assertThat(begin(key)).isEqualTo(new Granted(id));
    assertThat(begin(key)).isEqualTo(new Underway());
  }

  @Test
  default void what_was_sent_or_is_underway_is_not_skipped() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    skip(key, UUID.randomUUID(), Reason.NO_LONGER_TRUE);
    assertThat(begin(key)).isEqualTo(new Underway());
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    skip(key, UUID.randomUUID(), Reason.NO_LONGER_TRUE);
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  private void skip(MessageKey key, UUID id, Reason why) {
    inTransaction(() -> ledger().skip(key, id, why));
  }

  @Test
  default void a_message_that_differs_in_one_part_of_its_key_is_another_one() {
    MessageKey key = newKey();
    begin(key);
    Stream.of(
            new MessageKey(
                key.subject() + "0", key.version(), key.kind(), key.channel(), key.recipient()),
            new MessageKey(
                key.subject(), key.version() + 1, key.kind(), key.channel(), key.recipient()),
            new MessageKey(
                key.subject(), key.version(), "send-reminder", key.channel(), key.recipient()),
            new MessageKey(key.subject(), key.version(), key.kind(), "sms", key.recipient()),
            new MessageKey(key.subject(), key.version(), key.kind(), key.channel(), "patient:0"))
        .forEach(other -> assertThat(begin(other)).isInstanceOf(Granted.class));
  }

  @Test
  default void a_permission_is_undone_with_its_transaction() {
    MessageKey key = newKey();
    RuntimeException later = new IllegalStateException("later");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      ledger().begin(key, UUID.randomUUID());
                      throw later;
                    }))
        .isSameAs(later);
    UUID id = UUID.randomUUID();
    assertThat(begin(key, id)).isEqualTo(new Granted(id));
  }

  private static MessageKey newKey() {
    return new MessageKey(
        "appointment:" + UUID.randomUUID(),
        1,
        "send-appointment-confirmation",
        "email",
        "patient:" + UUID.randomUUID());
  }
}
