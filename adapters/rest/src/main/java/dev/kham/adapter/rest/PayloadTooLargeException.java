package dev.kham.adapter.rest;

/** The body turned out longer than it may be. */
final class PayloadTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
