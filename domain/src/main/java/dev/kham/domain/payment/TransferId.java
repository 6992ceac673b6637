package dev.kham.domain.payment;

/**
 * Names one transfer for whoever told of it.
 *
 * @param source who told, and from which environment, since their test ids repeat live ones
 * @param value the source's own id
 */
public record TransferId(String source, String value) {}
