package dev.kham.application.payment;

import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Transfers as a cashier sees them. */
public interface TransferQueries {
  Optional<TransferView> transfer(TransferId id);

  /** The transfers that fit, by the bank's time, then by id. */
  List<TransferView> list(Filter filter);

  /**
   * Which transfers.
   *
   * @param state null for any
   * @param from none that the bank booked earlier; null for no bound
   * @param until none that the bank booked then or later; null for no bound
   * @param amount in đồng; null for any
   * @param text part of what the bank or the payer wrote, in any case; null for any
   * @param after the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(
      @Nullable TransferState state,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Long amount,
      @Nullable String text,
      @Nullable Position after,
      int limit) {}

  /** Where a page ended. */
  record Position(Instant bankTime, TransferId id) {}

  /**
   * A transfer as shown.
   *
   * @param reason a {@code Settlement.Reason} or {@code Settlement.Lateness}; null when the state
   *     says it all
   * @param surplus what was too much, in đồng
   * @param inTime whether the bank booked it before the payment's deadline; null without a payment
   * @param refundId what goes back of this very transfer; null when nothing does
   * @param shares when it is SPLIT, by payment; empty otherwise
   */
  record TransferView(
      Transfer transfer,
      int version,
      TransferState state,
      @Nullable String reason,
      long surplus,
      @Nullable UUID paymentId,
      @Nullable UUID appointmentId,
      @Nullable Boolean inTime,
      @Nullable UUID refundId,
      List<ShareView> shares) {
    public TransferView {
      shares = List.copyOf(shares);
    }

    /** The same with these shares. */
    public TransferView with(List<ShareView> these) {
      return new TransferView(
          transfer,
          version,
          state,
          reason,
          surplus,
          paymentId,
          appointmentId,
          inTime,
          refundId,
          these);
    }
  }

  /**
   * A payment's share of a transfer, with what the same words mean of a {@link TransferView}.
   *
   * @param amount in đồng
   */
  record ShareView(
      UUID paymentId,
      UUID appointmentId,
      long amount,
      TransferState state,
      @Nullable String reason,
      long surplus,
      @Nullable UUID refundId) {}
}
