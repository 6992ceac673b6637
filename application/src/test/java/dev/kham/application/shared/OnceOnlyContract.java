package dev.kham.application.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.shared.OnceOnly.Answer;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.RejectedException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

public interface OnceOnlyContract extends PortContract {
  private AccountId account() {
    return given().caller(Role.RECEPTIONIST).accountId();
  }

  private Answer call(AccountId account, String key, String fingerprint, Supplier<String> work) {
    return ports().onceOnly().call(account, key, fingerprint, work);
  }

  private boolean isKnown(Patient patient) {
    return inTransaction(() -> ports().patients().find(patient.id())).isPresent();
  }

  private static Supplier<String> mustNotRun() {
    return () -> {
      throw new AssertionError("ran again");
    };
  }

  @Test
  default void gives_the_first_answer_again_without_doing_the_work_again() {
    AccountId account = account();
    Patient patient = PatientFixtures.patient();
    String body = "{\"tên\":\"Nguyễn Đức\"}";
    Answer first =
        call(
            account,
            "k1",
            "f1",
            () -> {
              ports().patients().add(patient);
              return body;
            });
    assertThat(first).isEqualTo(new Answer(body, false));
    assertThat(isKnown(patient)).isTrue();
    assertThat(call(account, "k1", "f1", mustNotRun())).isEqualTo(new Answer(body, true));
    assertThat(call(account, "k1", "f1", mustNotRun())).isEqualTo(new Answer(body, true));
  }

  @Test
  default void refuses_another_request_under_a_used_key() {
    AccountId account = account();
    call(account, "k1", "f1", () -> "first");
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> call(account, "k1", "f2", mustNotRun()))
        .returns("idempotency-key-reused", DomainException::type);
    assertThat(call(account, "k1", "f1", mustNotRun())).isEqualTo(new Answer("first", true));
  }

  @Test
  default void what_throws_keeps_nothing_and_the_key_may_try_again_even_with_another_request() {
    AccountId account = account();
    Patient patient = PatientFixtures.patient();
    RuntimeException failure = new ConflictException("slot-taken", "taken");
    assertThatThrownBy(
            () ->
                call(
                    account,
                    "k1",
                    "f1",
                    () -> {
                      ports().patients().add(patient);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(isKnown(patient)).isFalse();
    assertThat(call(account, "k1", "f2", () -> "now")).isEqualTo(new Answer("now", false));
  }

  @Test
  default void keys_are_each_accounts_own() {
    AccountId one = account();
    AccountId other = account();
    call(one, "k1", "f1", () -> "of one");
    assertThat(call(other, "k1", "f2", () -> "of the other"))
        .isEqualTo(new Answer("of the other", false));
    assertThat(call(one, "k1", "f1", mustNotRun())).isEqualTo(new Answer("of one", true));
    assertThat(call(one, "k2", "f1", () -> "second")).isEqualTo(new Answer("second", false));
  }

  @Test
  default void does_not_wait_for_a_request_that_is_still_running() {
    AccountId account = account();
    String key = UUID.randomUUID().toString();
    Answer first =
        call(
            account,
            key,
            "f1",
            () -> {
              CompletableFuture<Answer> second =
                  CompletableFuture.supplyAsync(() -> call(account, key, "f1", mustNotRun()));
              assertThat(second)
                  .failsWithin(10, TimeUnit.SECONDS)
                  .withThrowableThat()
                  .havingCause()
                  .isInstanceOfSatisfying(
                      ConflictException.class,
                      conflict -> assertThat(conflict.type()).isEqualTo("request-in-progress"));
              return "first";
            });
    assertThat(first).isEqualTo(new Answer("first", false));
  }
}
