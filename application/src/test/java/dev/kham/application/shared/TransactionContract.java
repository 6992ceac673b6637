package dev.kham.application.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.PortContract;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.domain.patient.Patient;
import org.junit.jupiter.api.Test;

public interface TransactionContract extends PortContract {
  private boolean isKnown(Patient patient) {
    return inTransaction(() -> ports().patients().find(patient.id())).isPresent();
  }

  @Test
  default void returning_commits_and_answers() {
    Patient patient = PatientFixtures.patient();
    String answer =
        ports()
            .transaction()
            .call(
                () -> {
                  ports().patients().add(patient);
                  return "answer";
                });
    assertThat(answer).isEqualTo("answer");
    assertThat(isKnown(patient)).isTrue();
  }

  @Test
  default void an_exception_rolls_back_and_comes_out_as_it_is() {
    Patient patient = PatientFixtures.patient();
    RuntimeException failure = new IllegalStateException("failure");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      ports().patients().add(patient);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(isKnown(patient)).isFalse();
  }

  @Test
  default void an_error_rolls_back_too() {
    Patient patient = PatientFixtures.patient();
    Error failure = new AssertionError("failure");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      ports().patients().add(patient);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(isKnown(patient)).isFalse();
  }

  @Test
  default void a_nested_call_joins_and_falls_with_the_outer_one() {
    Patient inner = PatientFixtures.patient();
    Patient outer = PatientFixtures.patient();
    RuntimeException failure = new IllegalStateException("failure");
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      inTransaction(() -> ports().patients().add(inner));
                      ports().patients().add(outer);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(isKnown(inner)).isFalse();
    assertThat(isKnown(outer)).isFalse();
  }

  @Test
  default void a_nested_call_sees_what_the_outer_one_wrote_and_commits_with_it() {
    Patient outer = PatientFixtures.patient();
    Patient inner = PatientFixtures.patient();
    inTransaction(
        () -> {
          ports().patients().add(outer);
          assertThat(isKnown(outer)).isTrue();
          inTransaction(() -> ports().patients().add(inner));
        });
    assertThat(isKnown(outer)).isTrue();
    assertThat(isKnown(inner)).isTrue();
  }

  @Test
  default void is_underway_from_its_beginning_to_its_end() {
    assertThat(ports().transaction().isUnderway()).isFalse();
    inTransaction(
        () -> {
          inTransaction(() -> assertThat(ports().transaction().isUnderway()).isTrue());
          assertThat(ports().transaction().isUnderway()).isTrue();
        });
    assertThat(ports().transaction().isUnderway()).isFalse();
  }
}
