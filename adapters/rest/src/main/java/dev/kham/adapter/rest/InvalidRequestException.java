package dev.kham.adapter.rest;

import dev.kham.adapter.rest.Problem.FieldError;

/** A header, parameter or member that cannot be read. */
final class InvalidRequestException extends RuntimeException {
  private final FieldError error;

  InvalidRequestException(String field, String message) {
    super(field + ": " + message);
    this.error = new FieldError(field, message);
  }

  FieldError error() {
    return error;
  }
}
