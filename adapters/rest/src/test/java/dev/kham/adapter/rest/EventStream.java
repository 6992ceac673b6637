package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events, by the book. */
final class EventStream implements AutoCloseable, Flow.Subscriber<String> {
  private static final String END = "the end";

  private final BlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<HttpResponse.ResponseInfo> head = new CompletableFuture<>();
  private Map<String, String> event = new TreeMap<>();

  private EventStream(HttpClient client, HttpRequest request) {
    client
        .sendAsync(
            request,
            info -> {
              head.complete(info);
              return HttpResponse.BodySubscribers.fromLineSubscriber(this);
            })
        .whenComplete((end, failure) -> head.completeExceptionally(new IOException(failure)));
  }

  static EventStream open(HttpClient client, String path, String token, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return new EventStream(client, request.build());
  }

  HttpResponse.ResponseInfo head() {
    return head.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The next event by its fields; a comment is one with the field "" alone. */
  Map<String, String> next() {
    try {
      Map<String, String> next = events.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("an event in time").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next that is no comment. */
  Map<String, String> nextData() {
    Map<String, String> next = next();
    while (next.containsKey("")) {
      next = next();
    }
    return next;
  }

  /** Waits until the server ends the stream. */
  void awaitEnd() {
    while (!next().containsKey(END)) {
      // what comes before
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscribed) {
    subscription.complete(subscribed);
    subscribed.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (line.isEmpty()) {
      if (!event.isEmpty()) {
        events.add(event);
      }
      event = new TreeMap<>();
      return;
    }
    String[] parts = line.split(":", 2);
    event.put(parts[0], parts[1].strip());
  }

  @Override
  public void onError(Throwable failure) {
    events.add(Map.of(END, failure.toString()));
  }

  @Override
  public void onComplete() {
    events.add(Map.of(END, ""));
  }

  @Override
  public void close() {
    head();
    subscription.orTimeout(20, TimeUnit.SECONDS).join().cancel();
  }
}
