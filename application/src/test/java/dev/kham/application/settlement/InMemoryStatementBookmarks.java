package dev.kham.application.settlement;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import java.util.Optional;

public final class InMemoryStatementBookmarks implements StatementBookmarks {
  private final InMemoryTable<String, Bookmark> bookmarks;

  public InMemoryStatementBookmarks(InMemoryTransaction transaction) {
    bookmarks = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Bookmark> find(String statement) {
    return bookmarks.find(statement);
  }

  @Override
  public void put(String statement, Bookmark bookmark) {
    bookmarks.put(statement, bookmark);
  }
}
