package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.shared.OnceOnly;
import dev.kham.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a request that may come again with the very answer it got first. */
@ApplicationScoped
class AnsweredOnce {
  private final OnceOnly onceOnly;
  private final ObjectMapper json;

  AnsweredOnce(OnceOnly onceOnly, ObjectMapper json) {
    this.onceOnly = onceOnly;
    this.json = json;
  }

  /**
   * The answer.
   *
   * @param replayed whether it was given before
   */
  record Given<T>(T answer, boolean replayed) {}

  /**
   * The answer of the work, done once for each key of the caller's.
   *
   * @param request what is asked for; the same key with something else is refused
   */
  <T> Given<T> call(
      Caller caller,
      @Nullable String key,
      String operation,
      Object request,
      Class<T> type,
      Supplier<T> work) {
    AtomicReference<T> first = new AtomicReference<>();
    OnceOnly.Answer answer =
        onceOnly.call(
            caller.accountId(),
            IdempotencyKey.require(key),
            IdempotencyKey.fingerprint(operation, write(request)),
            () -> {
              first.set(work.get());
              return write(first.get());
            });
    return answer.replayed()
        ? new Given<>(read(answer.body(), type), true)
        : new Given<>(first.get(), false);
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }

  private <T> T read(String answer, Class<T> type) {
    try {
      return json.readerFor(type)
          // the offsets are the hospital's, and stay so
          .without(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .readValue(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept answer is one of ours", e);
    }
  }
}
