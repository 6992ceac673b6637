package dev.kham.domain.shared;

/** The request itself breaks a rule; repeating it unchanged cannot work. */
public non-sealed class RejectedException extends DomainException {
  /**
   * @param type the stable slug clients see
   * @param message for engineers, in English, without personal data
   */
  public RejectedException(String type, String message) {
    super(type, message);
  }
}
