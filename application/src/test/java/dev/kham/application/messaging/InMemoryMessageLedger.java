package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

public final class InMemoryMessageLedger implements MessageLedger, MessageQueries {
  private record Row(
      Entry entry,
      int tries,
      Instant begun,
      Instant asked,
      Instant lookedAt,
      String note,
      int calls,
      @Nullable Reason why,
      @Nullable Instant putOff) {
    Row(Entry entry, int tries, Instant begun, Instant lookedAt, String note) {
      this(entry, tries, begun, begun, lookedAt, note, 1, null, null);
    }

    Row with(State state, boolean retryable, @Nullable String gatewayId, String newNote) {
      return new Row(
          new Entry(entry.id(), entry.key(), state, retryable, gatewayId, entry.delivered()),
          tries,
          begun,
          asked,
          lookedAt,
          newNote,
          1,
          null,
          null);
    }

    Row repeatedAt(Instant at) {
      return new Row(entry, tries, begun, at, lookedAt, note, calls + 1, why, putOff);
    }

    Row refusedOnce() {
      return new Row(entry, tries, begun, asked, lookedAt, note, calls - 1, why, putOff);
    }

    Row because(@Nullable Reason reason, @Nullable Instant until) {
      return new Row(entry, tries, begun, asked, lookedAt, note, calls, reason, until);
    }
  }

  private static final Set<State> LIVE = Set.of(State.SENDING, State.SENT);

  private final InMemoryTable<MessageKey, Row> messages;
  private final InMemoryTable<String, Decision> decisions;

  public InMemoryMessageLedger(InMemoryTransaction transaction) {
    messages = new InMemoryTable<>(transaction);
    decisions = new InMemoryTable<>(transaction);
  }

  @Override
  public Permission begin(MessageKey key, UUID id, Instant at) {
    Optional<Row> live =
        messages.all().stream()
            .filter(row -> isSame(row, key) && LIVE.contains(row.entry().state()))
            .findFirst();
    Optional<Row> known = messages.find(key);
    if (live.isPresent() && live.get().entry().state() == State.SENDING) {
      Row row = live.get();
      return new Permission.Underway(
          row.entry().id(), row.entry().key().channel(), row.tries(), row.begun());
    }
    if (live.isPresent()
        || isDropped(key)
        || known.filter(row -> row.entry().state() == State.UNDELIVERED).isPresent()) {
      return new Permission.AlreadySent();
    }
    UUID kept = known.map(row -> row.entry().id()).orElse(id);
    int tries = known.map(Row::tries).orElse(0) + 1;
    messages.put(
        key,
        new Row(
            new Entry(kept, key, State.SENDING, false, null, null), tries, at, Instant.MIN, ""));
    return new Permission.Granted(kept, tries);
  }

  private boolean isDropped(MessageKey key) {
    return messages.all().stream().anyMatch(row -> isSame(row, key) && row.why() == Reason.DROPPED);
  }

  private static boolean isSame(Row row, MessageKey key) {
    MessageKey other = row.entry().key();
    return new MessageKey(
            other.subject(), other.version(), other.kind(), key.channel(), other.recipient())
        .equals(key);
  }

  @Override
  public void sent(UUID messageId, String gatewayId) {
    change(
        messageId,
        row ->
            LIVE.contains(row.entry().state()) && row.entry().delivered() == null
                ? row.with(State.SENT, false, gatewayId, gatewayId)
                : row);
  }

  @Override
  public void failed(UUID messageId, boolean retryable) {
    refused(
        messageId,
        row -> row.with(State.FAILED, retryable, null, retryable ? "retryable" : "for good"));
  }

  @Override
  public void putOff(UUID messageId, Instant until) {
    refused(
        messageId,
        row -> row.with(State.FAILED, true, null, "until " + until).because(null, until));
  }

  private void refused(UUID messageId, UnaryOperator<Row> failed) {
    change(
        messageId,
        row ->
            row.entry().state() != State.SENDING
                ? row
                : row.calls() > 1 ? row.refusedOnce() : failed.apply(row));
  }

  @Override
  public boolean repeat(UUID messageId, int attempt, Instant at) {
    Row row = row(messageId).orElseThrow();
    if (row.entry().state() != State.SENDING || row.tries() != attempt) {
      return false;
    }
    change(messageId, it -> it.repeatedAt(at));
    return true;
  }

  @Override
  public void skip(MessageKey key, UUID id, Reason why) {
    boolean live =
        messages.all().stream()
            .anyMatch(row -> isSame(row, key) && LIVE.contains(row.entry().state()));
    Optional<Row> known = messages.find(key);
    if (live
        || isDropped(key)
        || known.filter(row -> row.entry().state() == State.UNDELIVERED).isPresent()) {
      return;
    }
    messages.put(
        key,
        new Row(
                new Entry(
                    known.map(row -> row.entry().id()).orElse(id),
                    key,
                    State.SKIPPED,
                    false,
                    null,
                    null),
                known.map(Row::tries).orElse(0),
                Instant.MIN,
                Instant.MIN,
                why.name())
            .because(why, null));
  }

  @Override
  public void delivered(UUID messageId, String gatewayId, Instant at) {
    change(
        messageId,
        row ->
            LIVE.contains(row.entry().state()) && row.entry().delivered() == null
                ? new Row(
                    new Entry(messageId, row.entry().key(), State.SENT, false, gatewayId, at),
                    row.tries(),
                    row.begun(),
                    row.lookedAt(),
                    gatewayId + " delivered")
                : row);
  }

  @Override
  public boolean decide(Decision decision, Instant heldBefore) {
    Row row = row(decision.message()).orElseThrow();
    if (row.entry().state() != State.SENDING
        || row.tries() != decision.attempt()
        || !row.asked().isBefore(heldBefore)) {
      return false;
    }
    change(
        decision.message(),
        it ->
            switch (decision.what()) {
              case ARRIVED -> {
                Entry known = it.entry();
                yield new Row(
                    new Entry(
                        known.id(),
                        known.key(),
                        State.SENT,
                        false,
                        known.gatewayId(),
                        decision.at()),
                    it.tries(),
                    it.begun(),
                    it.asked(),
                    it.lookedAt(),
                    "delivered",
                    1,
                    null,
                    null);
              }
              case SEND_AGAIN -> it.with(State.FAILED, true, it.entry().gatewayId(), "retryable");
              case DROP ->
                  it.with(State.SKIPPED, false, null, "DROPPED").because(Reason.DROPPED, null);
            });
    decisions.add(decision.message() + " " + decision.attempt(), decision);
    return true;
  }

  @Override
  public Optional<MessageView> message(UUID id) {
    return row(id).map(InMemoryMessageLedger::view);
  }

  @Override
  public List<MessageView> list(Filter filter) {
    return messages.all().stream()
        .filter(row -> filter.state() == null || row.entry().state() == filter.state())
        .filter(
            row ->
                filter.held() == null || row.asked().isBefore(filter.heldBefore()) == filter.held())
        .map(InMemoryMessageLedger::view)
        .filter(it -> filter.kind() == null || it.key().kind().equals(filter.kind()))
        .filter(
            it -> filter.channel() == null || it.key().channel().equals(filter.channel().label()))
        .sorted(Comparator.comparing((MessageView it) -> it.id().toString()).reversed())
        .filter(
            it ->
                filter.after() == null
                    || it.id().toString().compareTo(filter.after().toString()) < 0)
        .limit(filter.limit())
        .toList();
  }

  @Override
  public List<Decision> decisions(UUID message) {
    return decisions.all().stream()
        .filter(it -> it.message().equals(message))
        .sorted(Comparator.comparing(Decision::attempt))
        .toList();
  }

  private static MessageView view(Row row) {
    Entry entry = row.entry();
    return new MessageView(
        entry.id(),
        entry.key(),
        entry.state(),
        row.tries(),
        row.tries() == 0 ? null : row.asked(),
        entry.state() == State.FAILED ? entry.retryable() : null,
        row.why(),
        row.putOff(),
        entry.delivered());
  }

  @Override
  public boolean undelivered(UUID messageId) {
    Row row = row(messageId).orElseThrow();
    if (row.entry().state() != State.SENT || row.entry().delivered() != null) {
      return false;
    }
    change(messageId, it -> it.with(State.UNDELIVERED, false, it.entry().gatewayId(), ""));
    return true;
  }

  @Override
  public List<Entry> entries(MessageKey key) {
    return messages.all().stream().filter(row -> isSame(row, key)).map(Row::entry).toList();
  }

  @Override
  public Optional<Entry> find(UUID messageId) {
    return row(messageId).map(Row::entry);
  }

  @Override
  public Optional<Entry> findByGateway(String channel, String gatewayId) {
    return messages.all().stream()
        .map(Row::entry)
        .filter(it -> it.key().channel().equals(channel) && gatewayId.equals(it.gatewayId()))
        .findFirst();
  }

  @Override
  public List<Entry> unreported(Instant after, Instant before, int most, Instant now) {
    List<Row> open =
        messages.all().stream()
            .filter(row -> row.entry().state() == State.SENT && row.entry().delivered() == null)
            .filter(row -> !row.entry().key().channel().equals("email"))
            .filter(row -> !row.begun().isBefore(after) && row.begun().isBefore(before))
            .filter(
                row ->
                    !row.lookedAt()
                        .isAfter(now.minus(Duration.between(row.begun(), now).dividedBy(2))))
            .sorted(Comparator.comparing(Row::lookedAt))
            .limit(most)
            .toList();
    open.forEach(
        row ->
            messages.put(
                row.entry().key(),
                new Row(row.entry(), row.tries(), row.begun(), now, row.note())));
    return open.stream().map(Row::entry).toList();
  }

  /** What became of the messages to that recipient, such as {@code SKIPPED NO_ADDRESS}. */
  public List<String> outcomesFor(String recipient) {
    return messages.all().stream()
        .filter(row -> row.entry().key().recipient().equals(recipient))
        .map(
            row ->
                (row.entry().state() == State.SENDING ? "UNDERWAY" : row.entry().state())
                    + " "
                    + row.note())
        .toList();
  }

  private Optional<Row> row(UUID messageId) {
    return messages.find(it -> it.entry().id().equals(messageId));
  }

  private void change(UUID messageId, UnaryOperator<Row> change) {
    Row row = row(messageId).orElseThrow();
    messages.put(row.entry().key(), change.apply(row));
  }
}
