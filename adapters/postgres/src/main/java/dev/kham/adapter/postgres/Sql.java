package dev.kham.adapter.postgres;

import dev.kham.application.shared.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** SQL by hand, in the transaction of the caller or one of its own. */
@ApplicationScoped
public class Sql {
  private final Pipeline pipeline;
  private final Transaction transaction;

  Sql(Pipeline pipeline, Transaction transaction) {
    this.pipeline = pipeline;
    this.transaction = transaction;
  }

  <T> T query(Function<Handle, T> work) {
    return transaction.call(() -> pipeline.withHandle(work));
  }

  void run(Consumer<Handle> work) {
    query(
        handle -> {
          work.accept(handle);
          return true;
        });
  }

  /** What comes of the step. */
  <T> T now(Step step, Step.Outcome<T> outcome) {
    return transaction.call(() -> pipeline.now(step, outcome));
  }

  /**
   * The step is sent with others, before whatever is asked next and before the transaction ends;
   * what the outcome throws is thrown then, and undoes the transaction.
   */
  void later(Step step, Step.Outcome<?> outcome) {
    transaction.run(() -> pipeline.later(step, outcome));
  }

  /**
   * The answers to two steps that go to PostgreSQL and back together. The second begins when the
   * first is done: it sees what was committed while the first waited for a lock.
   */
  <A, B, T> T both(
      Step first, Step.Rows<A> one, Step second, Step.Rows<B> other, BiFunction<A, B, T> together) {
    return transaction.call(
        () -> {
          List<A> answer = new ArrayList<>(1);
          pipeline.later(first, Step.rows(rows -> answer.add(one.read(rows))));
          B next = pipeline.now(second, Step.rows(other));
          return together.apply(answer.getFirst(), next);
        });
  }
}
