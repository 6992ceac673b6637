package dev.kham.application.account;

/** One-way hashes of passwords. */
public interface PasswordHasher {
  /** Argon2id in PHC form, with a salt of its own. */
  String hash(String password);

  /** Whether the hash is of this password; takes as long for a wrong one as for the right one. */
  boolean verify(String password, String hash);
}
