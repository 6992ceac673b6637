package dev.kham.adapter.postgres;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the current transaction, in the order in which they were asked for: what nobody
 * waits for goes to PostgreSQL and back together with the next that somebody does, at the latest
 * when the transaction ends.
 */
@ApplicationScoped
class Pipeline {
  /** More go before: each other combination is another statement to read and to plan. */
  private static final int STEPS = 16;

  /** The driver's limit for what goes together. */
  private static final int VALUES = 65_535;

  /** What is longer is of many rows, seldom as many as before. */
  private static final int REMEMBERED = 8_192;

  private static final Pattern VALUE = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

  private final Jdbi jdbi;
  private final TransactionSynchronizationRegistry transaction;
  private final Map<Place, String> texts = new ConcurrentHashMap<>();

  Pipeline(AgroalDataSource dataSource, TransactionSynchronizationRegistry transaction) {
    this.transaction = transaction;
    this.jdbi =
        Jdbi.create(dataSource)
            .installPlugin(new PostgresPlugin())
            // commits and rolls back with the container's transaction, never by itself
            .setTransactionHandler(new CMTTransactionHandler())
            .registerArgument(new TypedArguments());
  }

  private record Place(String text, int number) {
    String numbered() {
      return VALUE.matcher(text).replaceAll(":" + prefix(number) + "$1");
    }
  }

  private record Waiting(Step step, Step.Outcome<?> outcome) {}

  /** What waits in a transaction. */
  private static final class Queue {
    private List<Waiting> waiting = new ArrayList<>();

    List<Waiting> takeAll() {
      List<Waiting> all = waiting;
      waiting = new ArrayList<>();
      return all;
    }
  }

  /**
   * Sends the step with others. What the outcome throws is thrown where it is sent, and whoever
   * began the transaction has it rolled back.
   */
  void later(Step step, Step.Outcome<?> outcome) {
    Queue queue = queue();
    if (queue == null) {
      queue = new Queue();
      transaction.putResource(Pipeline.class, queue);
      // for transactions that others begin, who do not know that there is something to send
      transaction.registerInterposedSynchronization(new Last());
    }
    int values = queue.waiting.stream().mapToInt(each -> each.step().values().size()).sum();
    if (queue.waiting.size() == STEPS || values + step.values().size() > VALUES) {
      flush();
    }
    queue.waiting.add(new Waiting(step, outcome));
  }

  /** What comes of the step, which is sent at once with all that waited. */
  <T> T now(Step step, Step.Outcome<T> outcome) {
    List<T> result = new ArrayList<>(1);
    later(
        step,
        executed -> {
          result.add(outcome.of(executed));
          return true;
        });
    flush();
    return result.getFirst();
  }

  /** Nothing waits any more. */
  void flush() {
    List<Waiting> all = takeAll();
    if (!all.isEmpty()) {
      send(all);
    }
  }

  <T> T withHandle(Function<Handle, T> work) {
    flush();
    return jdbi.withHandle(work::apply);
  }

  private @Nullable Queue queue() {
    return (Queue) transaction.getResource(Pipeline.class);
  }

  private List<Waiting> takeAll() {
    Queue queue = transaction.getTransactionKey() == null ? null : queue();
    return queue == null ? new ArrayList<>() : queue.takeAll();
  }

  private void send(List<Waiting> all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      text.append(i == 0 ? "" : ";\n").append(numbered(all.get(i).step().text(), i));
    }
    jdbi.useHandle(
        handle -> {
          Update together = handle.createUpdate(text.toString());
          for (int i = 0; i < all.size(); i++) {
            String prefix = prefix(i);
            all.get(i).step().values().forEach((name, it) -> together.bind(prefix + name, it));
          }
          together.execute(
              (executed, context) -> {
                try (StatementContext done = context) {
                  PreparedStatement statement = executed.get();
                  for (Waiting each : all) {
                    each.outcome().of(statement);
                    statement.getMoreResults();
                  }
                  return all.size();
                }
              });
        });
  }

  /** Two steps may name their values alike. */
  private String numbered(String text, int number) {
    Place place = new Place(text, number);
    return text.length() > REMEMBERED
        ? place.numbered()
        : texts.computeIfAbsent(place, Place::numbered);
  }

  private static String prefix(int number) {
    return "step" + number + "_";
  }

  private final class Last implements Synchronization {
    @Override
    public void beforeCompletion() {
      flush();
    }

    @Override
    public void afterCompletion(int status) {}
  }
}
