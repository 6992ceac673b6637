package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHasherTest {
  private final Argon2PasswordHasher hasher = new Argon2PasswordHasher();

  @Test
  void a_hash_says_how_it_was_made() {
    assertThat(hasher.hash("một mật khẩu thật dài"))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"một mật khẩu thật dài", "🦉🦉🦉🦉", "with\0nul", " spaces ", "12345678"})
  void only_the_right_password_fits(String password) {
    String hash = hasher.hash(password);
    assertThat(hasher.verify(password, hash)).isTrue();
    assertThat(hasher.verify(password + " ", hash)).isFalse();
    assertThat(hasher.verify(password.substring(1), hash)).isFalse();
    assertThat(hasher.verify("", hash)).isFalse();
  }

  @Test
  void two_hashes_of_a_password_differ() {
    assertThat(hasher.hash("12345678")).isNotEqualTo(hasher.hash("12345678"));
  }

  /** Of the reference implementation's own tests, phc-winner-argon2 test.c, version 0x13. */
  @Test
  void verifies_a_hash_made_elsewhere_with_other_parameters() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(hasher.verify("password", hash)).isTrue();
    assertThat(hasher.verify("Password", hash)).isFalse();
  }
}
