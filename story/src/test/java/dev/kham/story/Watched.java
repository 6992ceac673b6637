package dev.kham.story;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An open stream of an appointment's events, read without a thread of its own. */
final class Watched implements Flow.Subscriber<String> {
  private static final Pattern STATUS = Pattern.compile("^data:.*?\"status\":\"([A-Z_]+)\"");

  private final List<String> statuses = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  private Watched() {}

  static Watched open(HttpClient client, Server server, String token, Appointment appointment) {
    Watched watched = new Watched();
    HttpRequest request =
        HttpRequest.newBuilder(server.at("/api/v1/appointments/" + appointment.id() + "/events"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.fromLineSubscriber(watched));
    answer.whenComplete(
        (ended, failed) -> {
          if (failed != null) {
            watched.onError(failed);
          }
        });
    return watched;
  }

  /** The states seen so far, in their order; {@code failed} when the stream broke. */
  List<String> statuses() {
    return List.copyOf(statuses);
  }

  void hangUp() {
    subscription.join().cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    Matcher status = STATUS.matcher(line);
    if (status.find()) {
      statuses.add(status.group(1));
    }
  }

  @Override
  public void onError(Throwable failed) {
    statuses.add("failed");
  }

  @Override
  public void onComplete() {
    statuses.add("ended");
  }
}
