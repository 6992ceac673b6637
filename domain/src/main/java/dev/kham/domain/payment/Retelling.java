package dev.kham.domain.payment;

import java.util.List;

/** Whether a transfer was told before, under another id, by another source of its realm. */
public sealed interface Retelling {
  /** Nobody told of it before. */
  record Fresh() implements Retelling {}

  /** That one, told again. */
  record Of(TransferId first) implements Retelling {}

  /** One of several, or none of them: a person has to look. */
  record Doubtful() implements Retelling {}

  /**
   * Compares memos, since all else is equal: those with another payment code are others for sure,
   * those with the same text are as good as the same.
   *
   * <p>Of several that are alike to the letter the first is taken. Which one cannot be told and
   * does not matter: as many are kept as the source tells of that tells of most.
   *
   * @param candidates what other sources of the realm told of with the same {@link
   *     Transfer#booking()} and this source has not told of, the first told first
   */
  static Retelling of(Transfer transfer, List<Transfer> candidates) {
    for (Transfer candidate : candidates) {
      if (letters(candidate.content()).equals(letters(transfer.content()))) {
        return new Of(candidate.id());
      }
    }
    List<Transfer> sameCode = candidates.stream().filter(it -> isSameCode(it, transfer)).toList();
    if (sameCode.size() == 1) {
      return new Of(sameCode.getFirst().id());
    }
    List<Transfer> possible = candidates.stream().filter(it -> !isOtherCode(it, transfer)).toList();
    if (possible.isEmpty()) {
      return new Fresh();
    }
    // the bank's own reference tells transfers apart, as long as there is one
    return possible.size() == 1 && !transfer.reference().isEmpty()
        ? new Of(possible.getFirst().id())
        : new Doubtful();
  }

  private static boolean isSameCode(Transfer one, Transfer other) {
    return one.code() != null && one.code().equals(other.code());
  }

  private static boolean isOtherCode(Transfer one, Transfer other) {
    return one.code() != null && other.code() != null && !one.code().equals(other.code());
  }

  /** What blanks and punctuation do not change: sources differ in how they wrap a memo. */
  private static String letters(String memo) {
    return memo.codePoints()
        .filter(Character::isLetterOrDigit)
        .map(Character::toUpperCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
