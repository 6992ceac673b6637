package dev.kham.story;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What came back for one HTTP request. */
record Answer(String request, int status, HttpHeaders headers, byte[] bytes) {
  private static final int SHOWN = 1500;

  Answer expect(int expected) {
    StepFailed.unless(status == expected, expected + " for " + request, this);
    return this;
  }

  Answer expectProblem(int expected) {
    expect(expected);
    StepFailed.unless(
        header("Content-Type").startsWith("application/problem+json"),
        "Content-Type application/problem+json for " + request,
        "Content-Type " + header("Content-Type") + "\n" + this);
    return this;
  }

  /** The header's value, or an empty text where it is not set. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  Json json() {
    return Json.parse(bytes, request);
  }

  @Override
  public String toString() {
    String body = new String(bytes, StandardCharsets.UTF_8).strip();
    if (body.length() > SHOWN) {
      body = body.substring(0, SHOWN) + " … (" + bytes.length + " bytes)";
    }
    return "status " + status + "\n" + (body.isEmpty() ? "(no body)" : body);
  }
}
