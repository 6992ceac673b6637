package dev.kham.adapter.phone;

import static java.time.temporal.ChronoUnit.MILLIS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.messaging.Messenger.Outcome;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Asks a gateway, so that nobody waits for it for ever, it is not run over, and it holds up no
 * other.
 *
 * <p>Turns are given out at even distances. Only some may ask at a time, and who finds all places
 * taken goes away soon: the workers that send letters are the same for all channels. When most
 * requests fail, nobody asks for a while. Nothing is asked twice by itself.
 */
final class Gateway {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Logger LOG = Logger.getLogger(Gateway.class);

  /** Fewer than half of the workers of an instance that send letters. */
  private static final int AT_A_TIME = 4;

  private final String name;
  private final Patience patience;
  private final long spacing;
  private final TypedGuard<Answer> breaker;
  private final TypedGuard<Answer> timeout;
  private final Semaphore places = new Semaphore(AT_A_TIME, true);
  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());
  private volatile long openFrom = System.nanoTime();

  /**
   * How long it waits for what.
   *
   * @param answer to one request
   * @param place for one of those who may ask at a time
   * @param breakFor nobody asks after most requests failed
   * @param closedFor nobody asks after it said that it takes nothing
   */
  record Patience(Duration answer, Duration place, Duration breakFor, Duration closedFor) {
    static Patience standard() {
      return new Patience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));
    }
  }

  /** What it answered: a JSON object. */
  record Answer(int status, JsonNode body) {
    /** A field, empty when it is not there. */
    String text(String field) {
      return body.path(field).asText("").strip();
    }
  }

  Gateway(String name, int perSecond, Patience patience) {
    this.name = name;
    this.patience = patience;
    this.spacing = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.breaker =
        TypedGuard.create(Answer.class)
            .withDescription(name)
            .withCircuitBreaker()
            .failOn(List.of(NotSentException.class, NoAnswerException.class))
            .requestVolumeThreshold(8)
            .failureRatio(0.8)
            .delay(patience.breakFor().toMillis(), MILLIS)
            .done()
            .build();
    this.timeout =
        TypedGuard.create(Answer.class)
            .withDescription(name + ", once")
            .withTimeout()
            .duration(patience.answer().toMillis(), MILLIS)
            .done()
            .build();
  }

  /**
   * A client of it; each request has a connection of its own, so that none was closed unnoticed.
   */
  <A> A client(Class<A> api, URI url) {
    return QuarkusRestClientBuilder.newBuilder()
        .baseUri(url)
        .connectTimeout(patience.answer().toMillis() / 2, TimeUnit.MILLISECONDS)
        .readTimeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .disableDefaultMapper(true)
        .property("io.quarkus.rest.client.keep-alive-enabled", false)
        .build(api);
  }

  /**
   * The answer, whatever its status, as long as it is a JSON object.
   *
   * @throws NotSentException when it was surely not asked
   * @throws NoAnswerException when nobody can tell what it made of it
   */
  Answer ask(Supplier<Response> request) {
    if (System.nanoTime() - openFrom < 0) {
      throw new NotSentException("it said that it takes nothing", true);
    }
    boolean placed = false;
    try {
      placed = places.tryAcquire(patience.place().toMillis(), TimeUnit.MILLISECONDS);
      if (!placed) {
        throw new NotSentException("too many ask it", false);
      }
      return breaker.call(
          () -> {
            awaitTurn();
            return once(request);
          });
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new NotSentException("stopped before its turn", false);
    } catch (CircuitBreakerOpenException e) {
      throw new NotSentException("it did not answer just before", true);
    } catch (NotSentException | NoAnswerException e) {
      throw e;
    } catch (Exception e) {
      throw new NoAnswerException(e.getClass().getSimpleName());
    } finally {
      if (placed) {
        places.release();
      }
    }
  }

  private void awaitTurn() throws InterruptedException {
    long now = System.nanoTime();
    long turn = nextTurn.getAndUpdate(next -> Math.max(next, now) + spacing);
    TimeUnit.NANOSECONDS.sleep(turn - now);
  }

  private Answer once(Supplier<Response> request) {
    try {
      return timeout.call(() -> answer(request));
    } catch (NotSentException | NoAnswerException e) {
      throw e;
    } catch (TimeoutException e) {
      throw new NoAnswerException("time ran out");
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
          throw new NotSentException("no connection", false);
        }
      }
      // without the cause, which may name the address with its keys
      throw new NoAnswerException(e.getClass().getSimpleName());
    }
  }

  private static Answer answer(Supplier<Response> request) {
    try (Response response = request.get()) {
      String body = response.hasEntity() ? response.readEntity(String.class) : "";
      if (response.getStatus() >= 500) {
        throw new NoAnswerException("status " + response.getStatus());
      }
      JsonNode answer = MAPPER.readTree(body);
      if (answer == null || !answer.isObject()) {
        throw new NoAnswerException("no JSON object, status " + response.getStatus());
      }
      return new Answer(response.getStatus(), answer);
    } catch (JsonProcessingException e) {
      throw new NoAnswerException("something else than JSON");
    }
  }

  /** Nobody asks for a while: somebody has to see to it first. */
  Outcome close(String why) {
    openFrom = System.nanoTime() + patience.closedFor().toNanos();
    return alarm(why);
  }

  /** Somebody has to see to it, but it takes other letters. */
  Outcome alarm(String why) {
    LOG.errorf("%s takes no letters until somebody sees to it: %s", name, why);
    return new Outcome.Closed(why);
  }

  static Outcome outcome(NotSentException e) {
    String why = String.valueOf(e.getMessage());
    return e.isClosed() ? new Outcome.Closed(why) : new Outcome.NotNow(why);
  }
}
