package dev.kham.domain.shared;

/** The request is fine but the present state does not allow it; another try later may work. */
public non-sealed class ConflictException extends DomainException {
  /**
   * @param type the stable slug clients see
   * @param message for engineers, in English, without personal data
   */
  public ConflictException(String type, String message) {
    super(type, message);
  }
}
