package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.domain.payment.Transfer.Direction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetellingTest {
  private static final String REFERENCE = "FT26325123456789";
  private static final Retelling FRESH = new Retelling.Fresh();
  private static final Retelling DOUBTFUL = new Retelling.Doubtful();

  @Test
  void what_has_no_candidate_is_fresh() {
    assertThat(Retelling.of(transfer("a", "KHM1", "KHM1", ""), List.of())).isEqualTo(FRESH);
  }

  @Test
  void the_same_memo_is_the_same_transfer_whatever_its_blanks_and_case() {
    Transfer first = transfer("1", null, "MBVCB.1. khám bệnh\u00a0KHM 1", "");
    assertThat(Retelling.of(transfer("a", null, "mbvcb 1 KHÁM BỆNH KHM1", ""), List.of(first)))
        .isEqualTo(new Retelling.Of(first.id()));
  }

  @Test
  void of_several_to_the_letter_alike_it_is_the_first() {
    Transfer first = transfer("1", "KHM1", "KHM1", "");
    Transfer second = transfer("2", "KHM1", "KHM1", "");
    assertThat(Retelling.of(transfer("a", "KHM1", "KHM1", ""), List.of(first, second)))
        .isEqualTo(new Retelling.Of(first.id()));
  }

  @Test
  void the_memo_picks_among_several() {
    Transfer other = transfer("1", "KHM1", "KHM1", "");
    Transfer same = transfer("2", "KHM2", "KHM2", "");
    assertThat(Retelling.of(transfer("a", "KHM2", "KHM2", ""), List.of(other, same)))
        .isEqualTo(new Retelling.Of(same.id()));
  }

  @Test
  void another_code_is_another_transfer_even_under_the_same_reference() {
    Transfer other = transfer("1", "KHM1", "KHM1", REFERENCE);
    assertThat(Retelling.of(transfer("a", "KHM2", "KHM2", REFERENCE), List.of(other)))
        .isEqualTo(FRESH);
  }

  @Test
  void the_same_code_is_enough_when_only_one_has_it() {
    Transfer same = transfer("1", "KHM1", "KHM1 tail cut", "");
    Transfer other = transfer("2", null, "x", "");
    Transfer told = transfer("a", "KHM1", "KHM1 tail", "");
    assertThat(Retelling.of(told, List.of(same, other))).isEqualTo(new Retelling.Of(same.id()));
    assertThat(Retelling.of(told, List.of(same, transfer("3", "KHM1", "y", ""))))
        .isEqualTo(DOUBTFUL);
  }

  @Test
  void another_memo_under_the_banks_reference_is_the_same_when_there_is_only_one() {
    Transfer first = transfer("1", null, "whole memo", REFERENCE);
    Transfer told = transfer("a", null, "memo", REFERENCE);
    assertThat(Retelling.of(told, List.of(first))).isEqualTo(new Retelling.Of(first.id()));
    assertThat(Retelling.of(told, List.of(first, transfer("2", null, "another", REFERENCE))))
        .isEqualTo(DOUBTFUL);
  }

  @Test
  void another_memo_without_a_reference_is_doubtful() {
    assertThat(
            Retelling.of(
                transfer("a", "KHM1", "memo", ""), List.of(transfer("1", null, "whole memo", ""))))
        .isEqualTo(DOUBTFUL);
  }

  @Test
  void a_booking_is_the_same_by_all_ways_of_one_realm_and_by_no_other() {
    Transfer webhook = transfer("1", "KHM1", "KHM1", REFERENCE);
    assertThat(in("sepay-live.v2").booking()).isEqualTo(webhook.booking());
    assertThat(in("sepay-test").booking()).isNotEqualTo(webhook.booking());
  }

  private static Transfer in(String source) {
    return told(new TransferId(source, "x"), null, "other words", REFERENCE);
  }

  private static Transfer transfer(
      String id, @Nullable String code, String memo, String reference) {
    return told(new TransferId("sepay-live", id), code, memo, reference);
  }

  private static Transfer told(
      TransferId id, @Nullable String code, String memo, String reference) {
    return new Transfer(
        id,
        Direction.IN,
        "ACB",
        "257678859",
        null,
        code,
        memo,
        150_000,
        Instant.parse("2026-11-23T01:00:00Z"),
        reference);
  }
}
