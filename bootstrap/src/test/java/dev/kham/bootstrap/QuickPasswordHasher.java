package dev.kham.bootstrap;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.kham.application.account.PasswordHasher;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/**
 * Argon2id as ever, but at the least cost there is: these tests open hundreds of accounts, and
 * would do little else.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class QuickPasswordHasher implements PasswordHasher {
  private static final Argon2Function LEAST = Argon2Function.getInstance(8, 1, 1, 32, Argon2.ID);

  @Override
  public String hash(String password) {
    return Password.hash(password).addRandomSalt(16).with(LEAST).getResult();
  }

  @Override
  public boolean verify(String password, String hash) {
    return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
  }
}
