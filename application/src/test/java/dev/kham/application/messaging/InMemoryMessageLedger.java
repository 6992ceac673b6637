package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.util.Optional;
import java.util.UUID;

public final class InMemoryMessageLedger implements MessageLedger {
  private enum State {
    UNDERWAY,
    SENT,
    FAILED
  }

  private record Row(MessageKey key, UUID id, State state) {}

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
      case FAILED -> {
        UUID kept = known.map(Row::id).orElse(id);
        messages.put(key, new Row(key, kept, State.UNDERWAY));
        yield new Permission.Granted(kept);
      }
    };
  }

  @Override
  public void sent(UUID messageId) {
    conclude(messageId, State.SENT);
  }

  @Override
  public void failed(UUID messageId) {
    conclude(messageId, State.FAILED);
  }

  private void conclude(UUID messageId, State state) {
    Row row = messages.find(it -> it.id().equals(messageId)).orElseThrow();
    messages.put(row.key(), new Row(row.key(), row.id(), state));
  }
}
