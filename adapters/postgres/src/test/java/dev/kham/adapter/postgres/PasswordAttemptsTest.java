package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.account.PasswordAttempts;
import dev.kham.domain.account.GuessingLimits;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PasswordAttemptsTest {
  private static final int CALLERS = 32;

  @Inject PasswordAttempts attempts;
  @Inject Sql sql;

  private final String digest = UUID.randomUUID().toString();

  @Test
  void of_many_tries_at_once_five_are_made() {
    List<Object> outcomes =
        Together.of(Collections.nCopies(CALLERS, () -> attempts.begin(digest)), CALLERS);
    assertThat(outcomes).filteredOn(Optional.empty()::equals).hasSize(5);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome instanceof Optional<?> wait && wait.isPresent())
        .hasSize(CALLERS - 5);
  }

  @Test
  void each_wait_is_the_one_of_the_rule() {
    for (int failures = 1; failures <= 20; failures++) {
      assertThat(attempts.begin(digest)).isEmpty();
      assertThat(waitInSeconds()).isEqualTo(GuessingLimits.waitAfter(failures).toSeconds());
      later(GuessingLimits.waitAfter(failures));
    }
  }

  @Test
  void while_the_wait_lasts_tries_neither_count_nor_prolong_it() {
    for (int free = 0; free < 5; free++) {
      attempts.begin(digest);
    }
    for (int refused = 0; refused < 10; refused++) {
      attempts.begin(digest);
    }
    assertThat(waitInSeconds()).isEqualTo(1);
  }

  @Test
  void what_was_a_day_ago_is_forgotten() {
    for (int failures = 0; failures < 6; failures++) {
      attempts.begin(digest);
      later(Duration.ofMinutes(15));
    }
    later(GuessingLimits.MEMORY);
    assertThat(attempts.begin(digest)).isEmpty();
    assertThat(waitInSeconds()).isZero();
  }

  private long waitInSeconds() {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select round(extract(epoch from next_at - tried_at))
                    from password_attempts where digest = :digest
                    """)
                .bind("digest", digest)
                .mapTo(Long.class)
                .one());
  }

  /** As if so much time had passed. */
  private void later(Duration time) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update password_attempts
                    set tried_at = tried_at - :seconds * interval '1 second',
                        next_at = next_at - :seconds * interval '1 second'
                    where digest = :digest
                    """)
                .bind("digest", digest)
                .bind("seconds", time.toSeconds())
                .execute());
  }
}
