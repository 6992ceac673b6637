package dev.kham.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;

/** An appointment as the patient app sees it, with its payment. */
record Appointment(
    String id, String status, long version, String etag, Payment payment, Json json) {

  static Appointment in(Answer answer) {
    Json json = answer.json();
    StepFailed.unless(
        !answer.header("ETag").isEmpty(), "an ETag on " + answer.request(), "no such header");
    return new Appointment(
        json.text("/id"),
        json.text("/status"),
        json.number("/version"),
        answer.header("ETag"),
        Payment.in(json.object("/payment")),
        json);
  }

  boolean isPaid() {
    return status.equals("CONFIRMED") && payment.status().equals("PAID");
  }

  boolean isCancelled() {
    return status.equals("CANCELLED");
  }

  /** Why it was cancelled, or an empty text where the server does not tell. */
  String cancellation() {
    return json.node().path("cancellation").asText("");
  }

  /** What the patient has to transfer, until when, and the QR that says so to the bank's app. */
  record Payment(
      String id,
      String code,
      long amount,
      OffsetDateTime deadline,
      String status,
      String account,
      String qrPayload,
      String qrPng,
      JsonNode all) {

    static Payment in(Json json) {
      return new Payment(
          json.text("/id"),
          json.text("/code"),
          json.number("/amount"),
          json.time("/deadline"),
          json.text("/status"),
          json.text("/bank/account"),
          json.text("/qr/payload"),
          json.text("/qr/png"),
          json.node());
    }
  }
}
