package dev.kham.adapter.sepay;

import static dev.kham.adapter.sepay.SepayFields.MAPPER;
import static java.time.temporal.ChronoUnit.MILLIS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kham.adapter.sepay.SepayConfig.Api.Version;
import dev.kham.application.payment.BankAwayException;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks SePay's transactions API, so that nobody waits for it for ever and it is not run over.
 *
 * <p>At most three requests a second, as SePay allows an address, and three at a time; each ends
 * after {@link Patience#attempt()}. What failed is tried again, ever later, or when SePay says.
 * When most fail, nobody asks for a while. Who has to wait for the limit is made to wait here: a
 * limiter that turns callers away would have them use up their retries.
 */
class SepayTransactions {
  private static final Logger LOG = Logger.getLogger(SepayTransactions.class);

  /** SePay's limit an address, in version 2 and the present version 1. */
  private static final int A_SECOND = 3;

  private static final long SPACING = TimeUnit.SECONDS.toNanos(1) / A_SECOND + 1;

  private static final int RETRIES = 5;

  private final SepayApi api;
  private final Version version;
  private final String authorization;
  private final TypedGuard<JsonNode> retrying;
  private final TypedGuard<JsonNode> bounded;
  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());

  /**
   * How long it waits for what.
   *
   * @param attempt for the answer to one request
   * @param backoff before the first retry; doubled with each further one
   * @param whole for an answer, with all retries
   * @param breakFor nobody asks after most requests failed
   */
  record Patience(Duration attempt, Duration backoff, Duration whole, Duration breakFor) {
    static Patience standard() {
      return new Patience(
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));
    }
  }

  SepayTransactions(URI url, Version version, String token, Patience patience) {
    this.version = version;
    this.authorization = "Bearer " + token;
    this.api =
        QuarkusRestClientBuilder.newBuilder()
            .baseUri(url)
            .connectTimeout(patience.attempt().toMillis() / 2, TimeUnit.MILLISECONDS)
            .readTimeout(patience.attempt().toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .disableDefaultMapper(true)
            .build(SepayApi.class);
    this.retrying = retrying(patience);
    this.bounded = bounded(patience);
  }

  private static TypedGuard<JsonNode> retrying(Patience patience) {
    return TypedGuard.create(JsonNode.class)
        .withDescription("SePay's transactions, again")
        .withRetry()
        .maxRetries(RETRIES)
        .maxDuration(patience.whole().toMillis(), MILLIS)
        .jitter(0, MILLIS) // the strategy has its own
        .retryOn(
            List.of(
                NoAnswer.class,
                AskedTooOften.class,
                ProcessingException.class,
                TimeoutException.class,
                BulkheadException.class))
        .withCustomBackoff()
        .strategy(() -> new Backoff(patience.backoff(), patience.whole()))
        .done()
        .done()
        .build();
  }

  private static TypedGuard<JsonNode> bounded(Patience patience) {
    return TypedGuard.create(JsonNode.class)
        .withDescription("SePay's transactions, once")
        .withCircuitBreaker()
        .failOn(List.of(NoAnswer.class, ProcessingException.class, TimeoutException.class))
        .requestVolumeThreshold(10)
        .failureRatio(0.8)
        .delay(patience.breakFor().toMillis(), MILLIS)
        .done()
        .withTimeout()
        .duration(patience.attempt().toMillis(), MILLIS)
        .done()
        .withBulkhead()
        .limit(A_SECOND)
        .done()
        .build();
  }

  /**
   * The answer, which is a JSON object.
   *
   * @throws BankAwayException when there is none that can be used
   */
  JsonNode ask(Map<String, String> query) {
    MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>(query);
    try {
      return retrying.call(
          () -> {
            awaitTurn();
            return bounded.call(() -> once(parameters));
          });
    } catch (CircuitBreakerOpenException e) {
      throw away("it did not answer just before", e);
    } catch (Refused | NoAnswer | AskedTooOften e) {
      throw away(String.valueOf(e.getMessage()), null);
    } catch (Exception e) {
      throw away(e.getClass().getSimpleName(), e);
    }
  }

  /** Said here, since who asks may well go on without an answer. */
  private static BankAwayException away(String reason, @Nullable Throwable cause) {
    LOG.warnf("SePay's transactions API gives no answer: %s", reason);
    return new BankAwayException(reason, cause);
  }

  /** Turns are given out at even distances, in the order they are asked for. */
  private void awaitTurn() throws InterruptedException {
    long now = System.nanoTime();
    long turn = nextTurn.getAndUpdate(next -> Math.max(next, now) + SPACING);
    TimeUnit.NANOSECONDS.sleep(turn - now);
  }

  private JsonNode once(MultivaluedMap<String, String> query) {
    try (Response response =
        version == Version.V1
            ? api.version1(authorization, query)
            : api.version2(authorization, query)) {
      int status = response.getStatus();
      if (status == 429) {
        throw new AskedTooOften(retryAfter(response));
      }
      if (status >= 500 || status == 408) {
        throw new NoAnswer("status " + status);
      }
      if (status != 200) {
        throw new Refused("status " + status);
      }
      return object(response.hasEntity() ? response.readEntity(String.class) : "");
    }
  }

  private static JsonNode object(String body) {
    if (body.isBlank()) {
      // version 1 says so when the token is wrong
      throw new Refused("an empty answer, as to a wrong token");
    }
    JsonNode answer;
    try {
      answer = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      // without the cause, which quotes the answer
      throw new NoAnswer("something else than JSON");
    }
    if (!answer.isObject()) {
      throw new NoAnswer("something else than a JSON object");
    }
    return answer;
  }

  private static Duration retryAfter(Response response) {
    for (String header : List.of(HttpHeaders.RETRY_AFTER, "x-sepay-userapi-retry-after")) {
      String seconds = response.getHeaderString(header);
      if (seconds != null && seconds.strip().matches("[0-9]{1,6}")) {
        return Duration.ofSeconds(Long.parseLong(seconds.strip()));
      }
    }
    return Duration.ZERO;
  }

  /** Try again. */
  private static final class NoAnswer extends RuntimeException {
    NoAnswer(String what) {
      super(what);
    }
  }

  /** It would be refused again. */
  private static final class Refused extends RuntimeException {
    Refused(String what) {
      super(what);
    }
  }

  /** Try again, but not before that time. */
  private static final class AskedTooOften extends RuntimeException {
    private final Duration pause;

    AskedTooOften(Duration pause) {
      super("it was asked too often");
      this.pause = pause;
    }
  }

  /** As long as the other side asks for, otherwise twice as long each time and some by chance. */
  private static final class Backoff implements CustomBackoffStrategy {
    private final long longest;
    private long next;

    Backoff(Duration first, Duration longest) {
      this.next = first.toMillis();
      this.longest = longest.toMillis();
    }

    @Override
    public long nextDelayInMillis(Throwable failure) {
      long chance = ThreadLocalRandom.current().nextLong(next / 2 + 1);
      long delay = next + chance;
      next = Math.min(next * 2, longest);
      return failure instanceof AskedTooOften asked
          ? Math.max(delay, Math.min(asked.pause.toMillis(), longest))
          : delay;
    }
  }
}
