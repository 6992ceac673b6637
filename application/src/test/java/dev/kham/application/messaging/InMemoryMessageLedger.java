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

public final class InMemoryMessageLedger implements MessageLedger {
  private record Row(
      Entry entry, int tries, Instant begun, Instant lookedAt, String note, boolean repeated) {
    Row(Entry entry, int tries, Instant begun, Instant lookedAt, String note) {
      this(entry, tries, begun, lookedAt, note, false);
    }

    Row with(State state, boolean retryable, @Nullable String gatewayId, String newNote) {
      return new Row(
          new Entry(entry.id(), entry.key(), state, retryable, gatewayId, entry.delivered()),
          tries,
          begun,
          lookedAt,
          newNote,
          repeated);
    }
  }

  private static final Set<State> LIVE = Set.of(State.SENDING, State.SENT);

  private final InMemoryTable<MessageKey, Row> messages;

  public InMemoryMessageLedger(InMemoryTransaction transaction) {
    messages = new InMemoryTable<>(transaction);
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
    change(
        messageId,
        row ->
            row.entry().state() == State.SENDING && !row.repeated()
                ? row.with(State.FAILED, retryable, null, retryable ? "retryable" : "for good")
                : row);
  }

  @Override
  public void putOff(UUID messageId, Instant until) {
    change(
        messageId,
        row ->
            row.entry().state() == State.SENDING && !row.repeated()
                ? row.with(State.FAILED, true, null, "until " + until)
                : row);
  }

  @Override
  public boolean repeat(UUID messageId, int attempt, Instant at) {
    Row row = row(messageId).orElseThrow();
    if (row.entry().state() != State.SENDING || row.tries() != attempt) {
      return false;
    }
    change(
        messageId,
        it -> new Row(it.entry(), it.tries(), it.begun(), it.lookedAt(), it.note(), true));
    return true;
  }

  @Override
  public void skip(MessageKey key, UUID id, Reason why) {
    boolean live =
        messages.all().stream()
            .anyMatch(row -> isSame(row, key) && LIVE.contains(row.entry().state()));
    Optional<Row> known = messages.find(key);
    if (live || known.filter(row -> row.entry().state() == State.UNDELIVERED).isPresent()) {
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
            why.name()));
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
