package dev.kham.adapter.sepay;

/** The body has not the documented form; the message names the field and never quotes the body. */
public class MalformedWebhookException extends Exception {
  public MalformedWebhookException(String message) {
    super(message);
  }
}
