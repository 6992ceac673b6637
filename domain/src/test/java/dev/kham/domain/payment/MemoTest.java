package dev.kham.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MemoTest {
  private static final Set<PaymentCode> KNOWN =
      Set.of(code("KHM0123456789"), code("KHM5550001112"), code("KHM9876543210"));

  @ParameterizedTest(name = "{0}: {2} {3}")
  @CsvFileSource(
      resources = "transfer-texts.csv",
      delimiter = ';',
      quoteCharacter = '\'',
      emptyValue = "")
  void finds_the_code_that_is_meant(
      String outcome,
      @Nullable String told,
      @Nullable String content,
      @Nullable String description) {
    assertThat(outcome(told, text(content), text(description))).isEqualTo(outcome);
  }

  /** What banks do to a text on its way. */
  @ParameterizedTest(name = "{0}: {2} {3}")
  @CsvFileSource(
      resources = "transfer-texts.csv",
      delimiter = ';',
      quoteCharacter = '\'',
      emptyValue = "")
  void finds_it_as_well_once_banks_had_the_text(
      String outcome,
      @Nullable String told,
      @Nullable String content,
      @Nullable String description) {
    String memo = text(content);
    for (String changed :
        List.of(
            memo.toUpperCase(Locale.ROOT),
            memo.toLowerCase(Locale.ROOT),
            memo.replaceAll("[\\s_./#-]", " "),
            memo.replaceAll("[\\s_./#-]", ""),
            "IBFT " + memo,
            memo + " GD 104522",
            memo + " den TK 257678859")) {
      assertThat(outcome(told, changed, text(description))).as(changed).isEqualTo(outcome);
    }
    for (int i = 0; i <= memo.length(); i++) {
      String wrapped = memo.substring(0, i) + " " + memo.substring(i);
      assertThat(outcome(told, wrapped, text(description))).as(wrapped).isEqualTo(outcome);
    }
  }

  /** Whatever is cut off or mistyped, money goes to the right payment or to a person. */
  @ParameterizedTest(name = "{0}: {2} {3}")
  @CsvFileSource(
      resources = "transfer-texts.csv",
      delimiter = ';',
      quoteCharacter = '\'',
      emptyValue = "")
  void never_finds_another_one(
      String outcome,
      @Nullable String told,
      @Nullable String content,
      @Nullable String description) {
    String memo = text(content);
    for (int i = 0; i < memo.length(); i++) {
      for (String broken :
          List.of(
              memo.substring(0, i),
              memo.substring(i),
              memo.substring(0, i) + memo.substring(i + 1),
              memo.substring(0, i) + "7" + memo.substring(i),
              memo.substring(0, i) + "X" + memo.substring(i + 1))) {
        assertThat(known(told, broken, text(description)))
            .as(broken)
            .isSubsetOf(known(told, memo, text(description)));
      }
    }
  }

  @Test
  void what_the_source_read_comes_first_then_the_memo_then_the_banks_text() {
    assertThat(
            Memo.paymentCodes(
                transfer("KHM3333333333", "KHM22222 22222 KHM1111111111", "KHM0000000000")))
        .containsExactly(
            code("KHM3333333333"),
            code("KHM1111111111"),
            code("KHM0000000000"),
            code("KHM2222222222"));
  }

  private static String outcome(@Nullable String told, String content, String description) {
    Set<PaymentCode> known = known(told, content, description);
    return switch (known.size()) {
      case 0 -> "-";
      case 1 -> known.iterator().next().value();
      default -> "several";
    };
  }

  private static Set<PaymentCode> known(@Nullable String told, String content, String description) {
    Set<PaymentCode> codes = new HashSet<>(Memo.paymentCodes(transfer(told, content, description)));
    codes.retainAll(KNOWN);
    return codes;
  }

  private static Transfer transfer(@Nullable String told, String content, String description) {
    return new Transfer(
        new TransferId("sepay", "1"),
        Transfer.Direction.IN,
        "ACB",
        "257678859",
        null,
        told,
        content,
        description,
        150_000,
        Instant.EPOCH,
        "");
  }

  private static String text(@Nullable String cell) {
    return cell == null ? "" : cell;
  }

  private static PaymentCode code(String value) {
    return new PaymentCode(value);
  }
}
