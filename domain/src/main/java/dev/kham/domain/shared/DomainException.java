package dev.kham.domain.shared;

/**
 * Kham says no: nothing was changed, and {@link #type()} tells outsiders why in a word that never
 * changes.
 */
public abstract sealed class DomainException extends RuntimeException
    permits NotFoundException, ConflictException, RejectedException, ForbiddenException {
  private final String type;

  DomainException(String type, String message) {
    super(message);
    this.type = type;
  }

  /** A stable slug such as {@code slot-taken}; part of the contract with clients. */
  public String type() {
    return type;
  }
}
