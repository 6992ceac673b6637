package dev.kham.adapter.rest;

/** The request lacks a header it cannot do without. */
final class MissingHeaderException extends RuntimeException {
  private final int status;
  private final String type;

  MissingHeaderException(int status, String type) {
    super(type);
    this.status = status;
    this.type = type;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
