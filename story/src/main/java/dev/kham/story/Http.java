package dev.kham.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Plain HTTP/1.1 with a time-out on every call. */
final class Http {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TO_CONNECT)
          .build();

  Answer get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).GET(), headers);
  }

  Answer postJson(URI uri, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)),
        headers);
  }

  private Answer send(HttpRequest.Builder builder, Map<String, String> headers)
      throws IOException, InterruptedException {
    headers.forEach(builder::header);
    HttpRequest request = builder.timeout(TO_ANSWER).build();
    String line = request.method() + " " + request.uri();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      return new Answer(line, response.statusCode(), response.headers(), response.body());
    } catch (IOException noAnswer) {
      // The JDK's own messages name neither the request nor, for a refused connection, anything.
      throw new IOException(line + ": " + noAnswer, noAnswer);
    }
  }
}
