package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.RevokedSessions.Answer;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.shared.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefreshSessionTest {
  private static final String PASSWORD = "mật khẩu dài";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Account account =
      hospital
          .given()
          .account(
              new Account(
                  new AccountId(UUID.randomUUID()),
                  "le@example.test",
                  null,
                  hospital.hasher().hash(PASSWORD),
                  Set.of(Role.CASHIER),
                  null));
  private final Grant first = signIn();

  @Test
  void goes_on_with_the_same_session_and_another_token() {
    Grant second = refresh(first).orElseThrow();
    assertThat(second.session()).isEqualTo(first.session());
    assertThat(second.caller()).isEqualTo(first.caller());
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(refresh(second)).isPresent();
  }

  @Test
  void a_token_that_comes_again_ends_the_session_for_whoever_has_the_next_one() {
    Grant second = refresh(first).orElseThrow();
    assertThat(refresh(first)).isEmpty();
    assertThat(refresh(second)).isEmpty();
    assertThat(isOn(first.session())).isFalse();
  }

  @Test
  void other_sessions_of_the_account_go_on() {
    Grant elsewhere = signIn();
    refresh(first);
    refresh(first);
    assertThat(isOn(elsewhere.session())).isTrue();
    assertThat(refresh(elsewhere)).isPresent();
  }

  @Test
  void refuses_a_token_nobody_was_given() {
    assertThat(refresh("anything")).isEmpty();
    assertThat(isOn(first.session())).isTrue();
  }

  @Test
  void ends_when_nobody_refreshed_for_too_long() {
    hospital.clock().advance(Duration.ofDays(14).minusSeconds(1));
    Grant second = refresh(first).orElseThrow();
    hospital.clock().advance(Duration.ofDays(14));
    assertThat(refresh(second)).isEmpty();
  }

  @Test
  void ends_after_its_lifetime_however_often_it_was_refreshed() {
    Grant grant = first;
    for (int day = 0; day < 29; day++) {
      hospital.clock().advance(Duration.ofDays(1));
      grant = refresh(grant).orElseThrow();
    }
    hospital.clock().advance(Duration.ofDays(1));
    assertThat(refresh(grant)).isEmpty();
  }

  @Test
  void after_signing_out_neither_token_is_good() {
    hospital.endSession().handle(new EndSession.Command(first.caller(), first.session()));
    assertThat(isOn(first.session())).isFalse();
    assertThat(refresh(first)).isEmpty();
  }

  @Test
  void signing_out_is_remembered_until_no_access_token_is_left_and_no_longer() {
    hospital.endSession().handle(new EndSession.Command(first.caller(), first.session()));
    hospital.clock().advance(AccountFixtures.LIMITS.accessToken().plusMinutes(1));
    assertThat(hospital.revokedSessions().ask(first.session())).isEqualTo(Answer.REVOKED);
    hospital.clock().advance(Duration.ofMinutes(1));
    assertThat(hospital.revokedSessions().ask(first.session())).isEqualTo(Answer.NOT_REVOKED);
  }

  @Test
  void the_repository_tells_while_nothing_else_can() {
    Grant second = signIn();
    hospital.revokedSessions().setAway(true);
    hospital.endSession().handle(new EndSession.Command(first.caller(), first.session()));
    assertThat(isOn(first.session())).isFalse();
    assertThat(isOn(second.session())).isTrue();
    assertThat(isOn(new SessionId(UUID.randomUUID()))).isFalse();
  }

  @Test
  void nobody_ends_somebody_elses_session() {
    Caller other = hospital.given().caller(Role.ADMIN);
    assertThatThrownBy(
            () -> hospital.endSession().handle(new EndSession.Command(other, first.session())))
        .isInstanceOf(NotFoundException.class);
    assertThat(isOn(first.session())).isTrue();
  }

  @Test
  void prints_no_token() {
    assertThat(first.toString()).doesNotContain(first.refreshToken());
    assertThat(new RefreshSession.Command(first.refreshToken()))
        .hasToString("RefreshSession.Command");
  }

  private Grant signIn() {
    return hospital.signIn().handle(new SignIn.Command("le@example.test", PASSWORD)).orElseThrow();
  }

  private Optional<Grant> refresh(Grant grant) {
    return refresh(grant.refreshToken());
  }

  private Optional<Grant> refresh(String token) {
    return hospital.refreshSession().handle(new RefreshSession.Command(token));
  }

  private boolean isOn(SessionId id) {
    return hospital.checkSession().handle(id);
  }
}
