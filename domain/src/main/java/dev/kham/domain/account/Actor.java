package dev.kham.domain.account;

/** Who made a change happen. */
public sealed interface Actor {
  /** A person, through their account. */
  record Person(AccountId accountId) implements Actor {}

  /**
   * Kham itself.
   *
   * @param name what in Kham acted, such as {@code auto-cancel-unpaid}
   */
  record Machine(String name) implements Actor {}
}
