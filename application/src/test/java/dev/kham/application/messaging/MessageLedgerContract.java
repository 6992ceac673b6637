package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.messaging.MessageLedger.Decision;
import dev.kham.application.messaging.MessageLedger.Decision.What;
import dev.kham.application.messaging.MessageLedger.Entry;
import dev.kham.application.messaging.MessageLedger.Permission;
import dev.kham.application.messaging.MessageLedger.Permission.AlreadySent;
import dev.kham.application.messaging.MessageLedger.Permission.Granted;
import dev.kham.application.messaging.MessageLedger.Permission.Underway;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.MessageLedger.State;
import dev.kham.application.messaging.MessageQueries.Filter;
import dev.kham.application.messaging.MessageQueries.MessageView;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public interface MessageLedgerContract extends PortContract {
  Instant AT = Instant.parse("2026-11-20T03:00:00.123456Z");

  private MessageLedger ledger() {
    return ports().messageLedger();
  }

  private Permission begin(MessageKey key) {
    return begin(key, UUID.randomUUID());
  }

  private Permission begin(MessageKey key, UUID id) {
    return inTransaction(() -> ledger().begin(key, id, AT));
  }

  @Test
  default void grants_a_new_message_under_the_given_id() {
    UUID id = UUID.randomUUID();
    assertThat(begin(newKey(), id)).isEqualTo(new Granted(id, 1));
  }

  @Test
  default void grants_nothing_while_a_message_is_underway() {
    MessageKey key = newKey();
    begin(key);
    assertThat(begin(key)).isInstanceOf(Underway.class);
    assertThat(begin(key)).isInstanceOf(Underway.class);
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
    assertThat(begin(key)).isEqualTo(new Granted(id, 2));
    assertThat(begin(key)).isInstanceOf(Underway.class);
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  @Test
  default void grants_a_message_that_would_be_refused_again_to_who_insists() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    inTransaction(() -> ledger().failed(id, false));
    assertThat(begin(key)).isEqualTo(new Granted(id, 2));
  }

  @Test
  default void grants_a_skipped_message_later_under_its_first_id() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    skip(key, id, Reason.NO_ADDRESS);
    skip(key, UUID.randomUUID(), Reason.TOO_LATE);
    assertThat(begin(key)).isEqualTo(new Granted(id, 1));
    assertThat(begin(key)).isInstanceOf(Underway.class);
  }

  @Test
  default void what_was_sent_or_is_underway_is_not_skipped() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    skip(key, UUID.randomUUID(), Reason.NO_LONGER_TRUE);
    assertThat(begin(key)).isInstanceOf(Underway.class);
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    skip(key, UUID.randomUUID(), Reason.NO_LONGER_TRUE);
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  @Test
  default void who_decides_says_what_became_of_a_held_message() {
    AccountId by = given().caller(Role.RECEPTIONIST).accountId();
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key, id);
    Decision again = new Decision(id, 1, What.SEND_AGAIN, by, "Đã gọi", AT.plusSeconds(60));
    assertThat(decide(again, AT)).isFalse();
    assertThat(decide(again, AT.plusSeconds(1))).isTrue();
    assertThat(decide(again, AT.plusSeconds(1))).isFalse();
    assertThat(begin(key)).isEqualTo(new Granted(id, 2));
    // somebody has it in hand now
    assertThat(inTransaction(() -> ledger().repeat(id, 2, AT.plusSeconds(70)))).isTrue();
    Decision arrived = new Decision(id, 2, What.ARRIVED, by, null, AT.plusSeconds(80));
    assertThat(decide(arrived, AT.plusSeconds(70))).isFalse();
    assertThat(decide(again, AT.plusSeconds(71))).isFalse();
    assertThat(decide(arrived, AT.plusSeconds(71))).isTrue();
    assertThat(begin(key)).isEqualTo(new AlreadySent());
    assertThat(inTransaction(() -> ports().messageQueries().decisions(id)))
        .containsExactly(again, arrived);
    assertThat(inTransaction(() -> ports().messageQueries().message(id)))
        .contains(
            new MessageView(
                id, key, State.SENT, 2, AT.plusSeconds(70), null, null, null, AT.plusSeconds(80)));
  }

  @Test
  default void what_is_dropped_is_never_begun_again_on_any_channel() {
    AccountId by = given().caller(Role.RECEPTIONIST).accountId();
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key.on(Channel.ZALO), id);
    assertThat(
            decide(new Decision(id, 1, What.DROP, by, null, AT.plusSeconds(60)), AT.plusSeconds(1)))
        .isTrue();
    assertThat(begin(key.on(Channel.ZALO))).isEqualTo(new AlreadySent());
    assertThat(begin(key.on(Channel.SMS))).isEqualTo(new AlreadySent());
    skip(key.on(Channel.ZALO), UUID.randomUUID(), Reason.TOO_LATE);
    inTransaction(() -> ledger().delivered(id, "gateway:1", AT));
    assertThat(states(key)).containsExactly("zalo SKIPPED");
    assertThat(inTransaction(() -> ports().messageQueries().message(id)).orElseThrow().why())
        .isEqualTo(Reason.DROPPED);
  }

  @Test
  default void of_many_who_decide_at_once_one_does() throws InterruptedException {
    AccountId by = given().caller(Role.RECEPTIONIST).accountId();
    for (int round = 0; round < 10; round++) {
      MessageKey key = newKey();
      UUID id = UUID.randomUUID();
      begin(key, id);
      List<What> taken = Collections.synchronizedList(new ArrayList<>());
      List<What> refused = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads =
          IntStream.range(0, 6)
              .mapToObj(i -> What.values()[i % 3])
              .map(
                  what ->
                      Thread.ofPlatform()
                          .start(
                              () ->
                                  (decide(
                                              new Decision(id, 1, what, by, null, AT),
                                              AT.plusSeconds(1))
                                          ? taken
                                          : refused)
                                      .add(what)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(taken).hasSize(1);
      assertThat(refused).hasSize(5);
      assertThat(inTransaction(() -> ports().messageQueries().decisions(id)))
          .extracting(Decision::what)
          .isEqualTo(taken);
    }
  }

  @Test
  default void lists_messages_newest_first_by_what_they_are() {
    // a kind of its own, since the store may hold other messages
    String kind = "send-" + UUID.randomUUID();
    List<UUID> ids = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      UUID id =
          new UUID(0x019ac00000007000L + ids.size(), UUID.randomUUID().getMostSignificantBits());
      MessageKey key = newKey();
      begin(new MessageKey(key.subject(), 1, kind, channel.label(), key.recipient()), id);
      ids.addFirst(id);
    }
    UUID email = ids.getLast();
    inTransaction(() -> ledger().putOff(email, AT.plusSeconds(9)));
    assertThat(listed(kind, null, null, null)).isEqualTo(ids);
    assertThat(listed(kind, null, null, ids.getFirst())).isEqualTo(ids.subList(1, 3));
    assertThat(listed(kind, State.FAILED, null, null)).containsExactly(email);
    assertThat(listed(kind, State.SENDING, true, null)).isEqualTo(ids.subList(0, 2));
    assertThat(listed(kind, State.SENDING, false, null)).isEmpty();
    assertThat(listed("send-nothing", null, null, null)).isEmpty();
    assertThat(
            inTransaction(
                () ->
                    ports()
                        .messageQueries()
                        .list(new Filter(null, null, AT, kind, Channel.SMS, null, 9))))
        .extracting(it -> it.key().channel())
        .containsExactly("sms");
    assertThat(inTransaction(() -> ports().messageQueries().message(email)))
        .map(MessageView::putOffUntil)
        .contains(AT.plusSeconds(9));
    assertThat(inTransaction(() -> ports().messageQueries().message(UUID.randomUUID()))).isEmpty();
  }

  private List<UUID> listed(
      String kind, @Nullable State state, @Nullable Boolean held, @Nullable UUID after) {
    return inTransaction(
            () ->
                ports()
                    .messageQueries()
                    .list(new Filter(state, held, AT.plusSeconds(1), kind, null, after, 9)))
        .stream()
        .map(MessageView::id)
        .toList();
  }

  private boolean decide(Decision decision, Instant heldBefore) {
    return inTransaction(() -> ledger().decide(decision, heldBefore));
  }

  @Test
  default void what_is_put_off_or_repeated_is_begun_again() {
    MessageKey key = newKey().on(Channel.ZALO);
    UUID id = UUID.randomUUID();
    begin(key, id);
    inTransaction(() -> ledger().putOff(id, AT.plusSeconds(9)));
    assertThat(inTransaction(() -> ledger().find(id)))
        .contains(new Entry(id, key, State.FAILED, true, null, null));
    assertThat(begin(key)).isEqualTo(new Granted(id, 2));
    assertThat(inTransaction(() -> ledger().repeat(id, 1, AT))).isFalse();
    inTransaction(() -> ledger().failed(id, true));
    assertThat(inTransaction(() -> ledger().repeat(id, 2, AT))).isFalse();
    assertThat(begin(key)).isEqualTo(new Granted(id, 3));
  }

  @Test
  default void what_was_repeated_failed_when_each_call_did() {
    MessageKey key = newKey().on(Channel.SMS);
    UUID id = UUID.randomUUID();
    begin(key, id);
    assertThat(inTransaction(() -> ledger().repeat(id, 1, AT.plusSeconds(9)))).isTrue();
    assertThat(inTransaction(() -> ledger().repeat(id, 1, AT.plusSeconds(10)))).isTrue();
    inTransaction(() -> ledger().failed(id, false));
    inTransaction(() -> ledger().putOff(id, AT));
    assertThat(begin(key)).isEqualTo(new Underway(id, "sms", 1, AT));
    inTransaction(() -> ledger().failed(id, true));
    assertThat(inTransaction(() -> ledger().find(id)))
        .contains(new Entry(id, key, State.FAILED, true, null, null));
    assertThat(begin(key)).isEqualTo(new Granted(id, 2));
    inTransaction(() -> ledger().failed(id, true));
    assertThat(begin(key)).isEqualTo(new Granted(id, 3));
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
                      ledger().begin(key, UUID.randomUUID(), AT);
                      throw later;
                    }))
        .isSameAs(later);
    UUID id = UUID.randomUUID();
    assertThat(begin(key, id)).isEqualTo(new Granted(id, 1));
  }

  @Test
  default void says_where_and_since_when_a_message_is_underway() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key.on(Channel.SMS), id);
    inTransaction(() -> ledger().failed(id, true));
    begin(key.on(Channel.SMS));
    Underway underway = new Underway(id, "sms", 2, AT);
    assertThat(begin(key.on(Channel.SMS))).isEqualTo(underway);
    assertThat(begin(key.on(Channel.ZALO))).isEqualTo(underway);
    assertThat(begin(key.on(Channel.EMAIL))).isEqualTo(underway);
  }

  @Test
  default void a_message_is_sent_on_one_channel_only() {
    MessageKey key = newKey();
    UUID id = UUID.randomUUID();
    begin(key.on(Channel.ZALO), id);
    inTransaction(() -> ledger().sent(id, "gateway:1"));
    assertThat(begin(key.on(Channel.SMS))).isEqualTo(new AlreadySent());
    skip(key.on(Channel.EMAIL), UUID.randomUUID(), Reason.NO_LONGER_TRUE);
    assertThat(states(key)).containsExactly("zalo SENT");
  }

  @Test
  default void a_message_goes_on_another_channel_once_it_surely_did_not_go_on_the_first() {
    MessageKey key = newKey();
    UUID zalo = UUID.randomUUID();
    UUID sms = UUID.randomUUID();
    begin(key.on(Channel.ZALO), zalo);
    inTransaction(() -> ledger().failed(zalo, false));
    assertThat(begin(key.on(Channel.SMS), sms)).isEqualTo(new Granted(sms, 1));
    assertThat(begin(key.on(Channel.ZALO))).isEqualTo(new Underway(sms, "sms", 1, AT));
    assertThat(states(key)).containsExactlyInAnyOrder("zalo FAILED", "sms SENDING");
  }

  @Test
  default void what_was_not_delivered_goes_on_another_channel_and_never_there_again() {
    MessageKey key = newKey();
    UUID zalo = UUID.randomUUID();
    begin(key.on(Channel.ZALO), zalo);
    assertThat(inTransaction(() -> ledger().undelivered(zalo))).isFalse();
    inTransaction(() -> ledger().sent(zalo, "gateway:1"));
    assertThat(inTransaction(() -> ledger().undelivered(zalo))).isTrue();
    assertThat(inTransaction(() -> ledger().undelivered(zalo))).isFalse();
    assertThat(begin(key.on(Channel.ZALO))).isEqualTo(new AlreadySent());
    assertThat(begin(key.on(Channel.SMS))).isInstanceOf(Granted.class);
    assertThat(states(key)).containsExactlyInAnyOrder("zalo UNDELIVERED", "sms SENDING");
  }

  @Test
  default void what_was_delivered_was_sent_whether_or_not_anybody_knew() {
    MessageKey key = newKey().on(Channel.ZALO);
    UUID id = UUID.randomUUID();
    String gatewayId = "gateway:" + id;
    begin(key, id);
    inTransaction(() -> ledger().delivered(id, gatewayId, AT));
    inTransaction(() -> ledger().delivered(id, "gateway:other", AT.plusSeconds(1)));
    inTransaction(() -> ledger().sent(id, "gateway:other"));
    assertThat(inTransaction(() -> ledger().undelivered(id))).isFalse();
    Entry entry = new Entry(id, key, State.SENT, false, gatewayId, AT);
    assertThat(inTransaction(() -> ledger().find(id))).contains(entry);
    assertThat(inTransaction(() -> ledger().findByGateway("zalo", gatewayId))).contains(entry);
    assertThat(inTransaction(() -> ledger().findByGateway("sms", gatewayId))).isEmpty();
    assertThat(inTransaction(() -> ledger().find(UUID.randomUUID()))).isEmpty();
    assertThat(begin(key)).isEqualTo(new AlreadySent());
  }

  @Test
  default void lists_what_nobody_knows_to_have_arrived_longest_unlooked_at_first() {
    // a time of its own, since the store may hold other messages
    Instant then = AT.plusSeconds(Math.abs(UUID.randomUUID().hashCode()));
    UUID first = sentAt(then, Channel.SMS);
    UUID second = sentAt(then, Channel.ZALO);
    UUID delivered = sentAt(then, Channel.SMS);
    inTransaction(() -> ledger().delivered(delivered, "gateway:1", then));
    sentAt(then, Channel.EMAIL);
    Instant after = then.minusMillis(1);
    Instant before = then.plusMillis(1);
    List<UUID> once = unreported(after, before, 1, then.plusSeconds(10));
    assertThat(once).hasSize(1).isSubsetOf(first, second);
    List<UUID> again = unreported(after, before, 1, then.plusSeconds(20));
    assertThat(again).hasSize(1).isSubsetOf(first, second).isNotEqualTo(once);
    // the one that was looked at when it was ten seconds old is twice as old, the other is not
    assertThat(unreported(after, before, 9, then.plusSeconds(39))).isEqualTo(once);
    assertThat(unreported(after, before, 9, then.plusSeconds(40))).isEqualTo(again);
    assertThat(unreported(after, before, 9, then.plusSeconds(90)))
        .containsExactly(once.getFirst(), again.getFirst());
    assertThat(unreported(before, before.plusMillis(1), 9, then)).isEmpty();
    assertThat(unreported(after.minusMillis(1), after, 9, then)).isEmpty();
  }

  @Test
  default void of_many_on_different_channels_at_once_one_is_granted() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      MessageKey key = newKey();
      List<Permission> answers = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads =
          IntStream.range(0, 9)
              .mapToObj(
                  i ->
                      Thread.ofPlatform()
                          .start(() -> answers.add(begin(key.on(Channel.values()[i % 3])))))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers).hasSize(9);
      assertThat(answers).filteredOn(Granted.class::isInstance).hasSize(1);
      assertThat(answers).filteredOn(Underway.class::isInstance).hasSize(8);
    }
  }

  private UUID sentAt(Instant then, Channel channel) {
    UUID id = UUID.randomUUID();
    inTransaction(
        () -> {
          ledger().begin(newKey().on(channel), id, then);
          ledger().sent(id, "gateway:" + id);
        });
    return id;
  }

  private List<UUID> unreported(Instant after, Instant before, int most, Instant now) {
    return inTransaction(() -> ledger().unreported(after, before, most, now)).stream()
        .map(Entry::id)
        .toList();
  }

  private List<String> states(MessageKey key) {
    return inTransaction(() -> ledger().entries(key)).stream()
        .map(entry -> entry.key().channel() + " " + entry.state())
        .toList();
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
