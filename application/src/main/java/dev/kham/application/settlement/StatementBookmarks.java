package dev.kham.application.settlement;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the statements were read, by their names. */
public interface StatementBookmarks {
  Optional<Bookmark> find(String statement);

  /** From now on this one; who puts last is right, since reading something twice does no harm. */
  void put(String statement, Bookmark bookmark);

  /**
   * How far.
   *
   * @param cursor of the newest entry that was read; null when there was none yet
   * @param readUntil when the last reading began that was read to its end
   */
  record Bookmark(@Nullable String cursor, Instant readUntil) {}
}
