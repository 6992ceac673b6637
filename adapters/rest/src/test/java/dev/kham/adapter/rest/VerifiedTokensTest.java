package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final long END = 1_000;

  private long now = END - 10;
  private int verified;
  private final VerifiedTokens tokens = new VerifiedTokens(() -> now);

  private JWTCallerPrincipal who(String token) throws ParseException {
    return tokens.who(
        token,
        () -> {
          verified++;
          if (token.startsWith("forged") || now >= END) {
            throw new ParseException("refused");
          }
          JwtClaims claims = new JwtClaims();
          claims.setSubject(token);
          claims.setExpirationTime(NumericDate.fromSeconds(END));
          return new DefaultJWTCallerPrincipal(claims);
        });
  }

  @Test
  void a_token_is_verified_once_until_it_ends() throws ParseException {
    assertThat(who("a").getSubject()).isEqualTo("a");
    now = END - 1;
    assertThat(who("a").getSubject()).isEqualTo("a");
    assertThat(verified).isEqualTo(1);

    now = END;
    assertThatThrownBy(() -> who("a")).isInstanceOf(ParseException.class);
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void each_token_is_verified_for_itself() throws ParseException {
    assertThat(who("a").getSubject()).isEqualTo("a");
    assertThat(who("b").getSubject()).isEqualTo("b");
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void what_was_refused_is_refused_again() {
    assertThatThrownBy(() -> who("forged")).isInstanceOf(ParseException.class);
    assertThatThrownBy(() -> who("forged")).isInstanceOf(ParseException.class);
    assertThat(verified).isEqualTo(2);
  }
}
