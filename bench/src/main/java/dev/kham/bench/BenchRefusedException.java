package dev.kham.bench;

/** Nothing can be measured, for a reason whoever started the bench can do something about. */
final class BenchRefusedException extends RuntimeException {
  BenchRefusedException(String message) {
    super(message);
  }
}
