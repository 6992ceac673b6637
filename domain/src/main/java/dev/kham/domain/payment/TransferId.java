package dev.kham.domain.payment;

/**
 * Names one transfer for whoever told of it.
 *
 * @param source who told, and from which environment, since their test ids repeat live ones; after
 *     a dot, by which way, when that way has ids of its own: {@code sepay-live.v2}
 * @param value the source's own id
 */
public record TransferId(String source, String value) {
  /** Who told, without the way: sources of one realm may tell of the same transfer. */
  public String realm() {
    int way = source.indexOf('.');
    return way < 0 ? source : source.substring(0, way);
  }
}
