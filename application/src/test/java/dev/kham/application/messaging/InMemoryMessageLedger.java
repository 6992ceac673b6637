package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

public final class InMemoryMessageLedger implements MessageLedger {
  private enum State {
    UNDERWAY,
    SENT,
    FAILED,
    SKIPPED
  }

  private record Row(MessageKey key, UUID id, State state, String note) {}

  private final InMemoryTable<MessageKey, Row> messages;

  public InMemoryMessageLedger(InMemoryTransaction transaction) {
    messages = new InMemoryTable<>(transaction);
  }

  @Override
  public Permission begin(MessageKey key, UUID id) {
    Optional<Row> known = messages.find(key);
    return switch (known.map(Row::state).orElse(State.FAILED)) {
      case SENT -> new Permission.AlreadySent();
      case UNDERWAY -> new Permission.Underway();
      case FAILED, SKIPPED -> {
        UUID kept = known.map(Row::id).orElse(id);
        messages.put(key, new Row(key, kept, State.UNDERWAY, ""));
        yield new Permission.Granted(kept);
      }
    };
  }

  @Override
  public void sent(UUID messageId, String gatewayId) {
    conclude(messageId, State.SENT, gatewayId);
  }

  @Override
  public void failed(UUID messageId, boolean retryable) {
    conclude(messageId, State.FAILED, retryable ? "retryable" : "for good");
  }

  @Override
  public void skip(MessageKey key, UUID id, Reason why) {
    Optional<Row> known = messages.find(key);
    State state = known.map(Row::state).orElse(State.FAILED);
    if (state == State.FAILED || state == State.SKIPPED) {
      messages.put(key, new Row(key, known.map(Row::id).orElse(id), State.SKIPPED, why.name()));
    }
  }

  /** What became of the messages to that recipient, such as {@code SKIPPED NO_ADDRESS}. */
  public List<String> outcomesFor(String recipient) {
    return messages.all().stream()
        .filter(row -> row.key().recipient().equals(recipient))
        .map(row -> row.state() + " " + row.note())
        .toList();
  }

  private void conclude(UUID messageId, State state, String note) {
    Row row = messages.find(it -> it.id().equals(messageId)).orElseThrow();
    messages.put(row.key(), new Row(row.key(), row.id(), state, note));
  }
}
