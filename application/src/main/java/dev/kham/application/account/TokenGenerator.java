package dev.kham.application.account;

/** New refresh tokens: 256 random bits as text for URLs, never the same twice. */
@FunctionalInterface
public interface TokenGenerator {
  String next();
}
