package dev.kham.domain.shared;

/** There is no such thing, or none that this caller may know of. */
public final class NotFoundException extends DomainException {
  /**
   * @param what the kind of thing, such as {@code appointment}
   */
  public NotFoundException(String what) {
    super("not-found", "no such " + what);
  }
}
