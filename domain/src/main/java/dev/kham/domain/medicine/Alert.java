package dev.kham.domain.medicine;

import dev.kham.domain.account.AccountId;
import dev.kham.domain.shared.ConflictException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A threshold that was crossed, and what became of it.
 *
 * @param quantity what there was when it was crossed
 * @param asOf the day on which that was seen
 * @param check the look at the stock that told the pharmacists; null until one has
 * @param answeredBy who last acknowledged or snoozed it
 * @param snoozedUntil the day on which it is told again; null unless SNOOZED
 * @param escalatedAt when the head pharmacist was told; null if not
 * @param version counts the changes
 */
public record Alert(
    AlertId id,
    Crossing crossing,
    long quantity,
    LocalDate asOf,
    Instant openedAt,
    State state,
    @Nullable UUID check,
    @Nullable AccountId answeredBy,
    @Nullable LocalDate snoozedUntil,
    @Nullable Instant escalatedAt,
    int version) {

  /** What became of it. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    /** Not to be heard of until some day. */
    SNOOZED,
    /** The stock or the calendar did away with it. */
    RESOLVED
  }

  /** What kind of threshold. */
  public enum Kind {
    /** A batch has so many days left, or fewer. */
    EXPIRING,
    /** A batch with units left is over. */
    EXPIRED,
    /** A medicine has fewer usable units than its minimum. */
    LOW_STOCK
  }

  /**
   * Which threshold, of what.
   *
   * @param batch null for LOW_STOCK
   * @param threshold days, or units; -1 for EXPIRED, which is beyond any number of days
   */
  public record Crossing(Kind kind, MedicineId medicine, @Nullable BatchId batch, long threshold) {
    public Crossing {
      if ((kind == Kind.LOW_STOCK) != (batch == null)) {
        throw new IllegalArgumentException("a batch expires, a medicine becomes low");
      }
    }
  }

  /** A threshold was crossed; nobody was told yet. */
  public static Alert open(
      AlertId id, Crossing crossing, long quantity, LocalDate asOf, Instant at) {
    return new Alert(id, crossing, quantity, asOf, at, State.OPEN, null, null, null, null, 0);
  }

  public boolean isResolved() {
    return state == State.RESOLVED;
  }

  /** Whether the pharmacists still have to be told. */
  public boolean isUntold() {
    return state == State.OPEN && check == null;
  }

  /** Whether it is told again by that day. */
  public boolean isToWake(LocalDate today) {
    return state == State.SNOOZED && snoozedUntil != null && !snoozedUntil.isAfter(today);
  }

  /**
   * Somebody takes care of it.
   *
   * @throws ConflictException {@code alert-resolved} when there is nothing to take care of
   */
  public Alert acknowledge(AccountId by) {
    requireUnresolved();
    return with(State.ACKNOWLEDGED, check, by, null, escalatedAt);
  }

  /**
   * Somebody wants to hear of it again on that day.
   *
   * @throws ConflictException {@code alert-resolved} when there is nothing to hear of
   */
  public Alert snooze(AccountId by, LocalDate until) {
    requireUnresolved();
    return with(State.SNOOZED, check, by, until, escalatedAt);
  }

  /** It is to be told again, with what there is now. */
  public Alert wake(long nowQuantity, LocalDate today) {
    return new Alert(
        id,
        crossing,
        nowQuantity,
        today,
        openedAt,
        State.OPEN,
        null,
        answeredBy,
        null,
        null,
        version + 1);
  }

  /** It holds no longer. */
  public Alert resolve() {
    return with(State.RESOLVED, check, answeredBy, null, escalatedAt);
  }

  /** It holds again; who was told before is not told again. */
  public Alert reopen() {
    return with(State.OPEN, check, answeredBy, null, escalatedAt);
  }

  /** The pharmacists are told by that look at the stock. */
  public Alert tell(UUID by) {
    return with(state, by, answeredBy, snoozedUntil, escalatedAt);
  }

  /** The head pharmacist is told. */
  public Alert escalate(Instant at) {
    return with(state, check, answeredBy, snoozedUntil, at);
  }

  private void requireUnresolved() {
    if (isResolved()) {
      throw new ConflictException("alert-resolved", "the alert is resolved");
    }
  }

  private Alert with(
      State to,
      @Nullable UUID toldBy,
      @Nullable AccountId by,
      @Nullable LocalDate until,
      @Nullable Instant escalated) {
    return new Alert(
        id, crossing, quantity, asOf, openedAt, to, toldBy, by, until, escalated, version + 1);
  }
}
