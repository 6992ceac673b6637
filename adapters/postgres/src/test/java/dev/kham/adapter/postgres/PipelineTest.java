package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.shared.Transaction;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody waits for is written as if it had been waited for. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PipelineTest {
  @Inject Transaction transaction;
  @Inject Sql sql;

  @BeforeEach
  void make_an_empty_table() {
    sql.run(handle -> handle.execute("drop table if exists written"));
    sql.run(handle -> handle.execute("create table written (word text primary key)"));
  }

  private void later(String word) {
    sql.later(
        new Step("insert into written (word) values (:word)").bind("word", word), Step::count);
  }

  private List<String> written() {
    return sql.query(
        handle -> handle.createQuery("select word from written").mapTo(String.class).list());
  }

  @Test
  void is_there_when_the_transaction_has_ended() {
    transaction.run(
        () -> {
          later("one");
          later("two");
        });
    later("three");
    assertThat(written()).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void is_seen_by_whatever_is_asked_next() {
    transaction.run(
        () -> {
          later("one");
          assertThat(written()).containsExactly("one");
          later("two");
          int two =
              sql.now(
                  new Step("select count(*) from written"),
                  Step.rows(rows -> rows.next() ? rows.getInt(1) : 0));
          assertThat(two).isEqualTo(2);
          later("three");
          assertThat(
                  Panache.getEntityManager()
                      .createNativeQuery("select count(*) from written", Integer.class)
                      .getSingleResult())
              .isEqualTo(3);
        });
  }

  @Test
  void each_outcome_is_of_its_own_statement() {
    List<String> outcomes = new ArrayList<>();
    transaction.run(
        () -> {
          later("one");
          sql.later(
              new Step("select word || :more from written").bind("more", "!"),
              Step.rows(rows -> outcomes.add(rows.next() ? rows.getString(1) : "none")));
          sql.later(
              new Step("update written set word = :word").bind("word", "two"),
              executed -> outcomes.add(Step.count(executed) + " written"));
          sql.later(
              new Step("delete from written where word = :word").bind("word", "one"),
              executed -> outcomes.add(Step.count(executed) + " deleted"));
        });
    assertThat(outcomes).containsExactly("one!", "1 written", "0 deleted");
  }

  @Test
  void any_number_of_statements_keeps_its_order() {
    List<String> words = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
    transaction.run(() -> words.forEach(this::later));
    assertThat(written()).containsExactlyElementsOf(words);
  }

  @Test
  void a_refusal_undoes_all_and_keeps_its_name() {
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      later("one");
                      sql.later(
                          new Step("delete from written where word = 'another'"),
                          Versions.written("word"));
                    }))
        .isInstanceOf(StaleVersionException.class);
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      later("two");
                      later("two");
                    }))
        .isInstanceOf(UnableToExecuteStatementException.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void is_written_in_a_transaction_that_others_began() {
    QuarkusTransaction.requiringNew().run(() -> later("one"));
    assertThat(written()).containsExactly("one");
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          later("two");
                          later("one");
                        }))
        .isInstanceOf(RuntimeException.class);
    assertThat(written()).containsExactly("one");
  }

  @Test
  void what_was_undone_is_not_written_by_the_next() {
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      later("one");
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);
    later("two");
    assertThat(written()).containsExactly("two");
  }
}
