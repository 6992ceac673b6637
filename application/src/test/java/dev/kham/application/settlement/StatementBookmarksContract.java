package dev.kham.application.settlement;

import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.settlement.StatementBookmarks.Bookmark;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

public interface StatementBookmarksContract extends PortContract {
  private Optional<Bookmark> found(String statement) {
    return inTransaction(() -> ports().statementBookmarks().find(statement));
  }

  private void put(String statement, Bookmark bookmark) {
    inTransaction(() -> ports().statementBookmarks().put(statement, bookmark));
  }

  @Test
  default void finds_the_one_put_last() {
    String statement = UUID.randomUUID().toString();
    assertThat(found(statement)).isEmpty();

    Bookmark none = new Bookmark(null, NOW);
    put(statement, none);
    assertThat(found(statement)).contains(none);

    Bookmark some = new Bookmark("5f0f2b44", NOW.plusSeconds(60));
    put(statement, some);
    assertThat(found(statement)).contains(some);
    assertThat(found(statement + " of another bank")).isEmpty();
  }
}
