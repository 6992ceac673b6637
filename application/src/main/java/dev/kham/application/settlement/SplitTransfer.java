package dev.kham.application.settlement;

import dev.kham.application.payment.PaymentRepository;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Settlement.Share;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cashier divides an unmatched transfer among several appointments, in one commit or not. */
public final class SplitTransfer {
  /** More than anybody pays for with one transfer, and few enough to lock at once. */
  public static final int MOST_PARTS = 10;

  private final Settlements settlements;
  private final PaymentRepository payments;

  public SplitTransfer(Settlements settlements, PaymentRepository payments) {
    this.settlements = settlements;
    this.payments = payments;
  }

  /**
   * What is wished for.
   *
   * @param version of the transfer the caller has seen
   * @param parts of several appointments, together all of the transfer
   */
  public record Command(Caller caller, TransferId transferId, int version, List<Part> parts) {
    public Command {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What one appointment gets.
   *
   * @param amount in đồng
   */
  public record Part(AppointmentId appointmentId, long amount) {}

  /**
   * What became of each part: the same as of a transfer of that amount that had named the payment.
   * Not to be called inside a transaction, since it may take several attempts.
   *
   * @throws ForbiddenException when the caller is neither cashier nor administrator
   * @throws NotFoundException when there is no such transfer or appointment
   * @throws StaleVersionException when the transfer is not as the caller has seen it
   * @throws ConflictException {@code transfer-decided} when it is not unmatched; {@code
   *     payment-not-awaited} when a payment and its appointment disagree whether money is waited
   *     for
   * @throws FieldRefusedException {@code invalid-split} when the parts are fewer than two, more
   *     than {@link #MOST_PARTS}, twice of one appointment, or not exactly the transfer
   */
  public Settlement.Split handle(Command command) {
    return settlements.commit(gone -> attempt(command, gone));
  }

  /**
   * As {@link #handle}, in the caller's transaction.
   *
   * @param gone what is not to be booked again
   * @throws TimeLostException as of {@link AssignTransfer#attempt}
   */
  public Settlement.Split attempt(Command command, Set<AppointmentId> gone) {
    Transfer transfer =
        settlements.lockUnmatched(command.caller(), command.transferId(), command.version());
    requireWhole(command.parts(), transfer.amount());
    Actor by = command.caller().asActor();
    Map<Part, Payment> locked = lock(command.parts());
    settlements.lockDoctors(List.copyOf(locked.values()), gone);
    List<Share> shares = new ArrayList<>();
    locked.forEach(
        (part, payment) -> {
          Settlement settlement = settlements.settle(part.amount(), payment, gone, by);
          Settlements.requireAwaited(settlement);
          shares.add(new Share(part.amount(), settlement));
        });
    Settlement.Split split = new Settlement.Split(shares);
    settlements.conclude(transfer, split, by);
    return split;
  }

  /** All payments before the first appointment, each kind in one order for everybody. */
  private Map<Part, Payment> lock(List<Part> parts) {
    Map<Part, Payment> locked = new LinkedHashMap<>();
    parts.stream()
        .sorted(Comparator.comparing(part -> part.appointmentId().toString()))
        .forEach(
            part ->
                locked.put(
                    part,
                    payments
                        .lockByAppointment(part.appointmentId())
                        .orElseThrow(() -> new NotFoundException("appointment"))));
    return locked;
  }

  private static void requireWhole(List<Part> parts, long amount) {
    boolean several = parts.size() >= 2 && parts.size() <= MOST_PARTS;
    long left = amount;
    for (Part part : parts) {
      // taken off one by one: a sum could run over
      left = part.amount() <= 0 || part.amount() > left ? -1 : left - part.amount();
      if (left < 0) {
        break;
      }
    }
    if (!several
        || left != 0
        || parts.stream().map(Part::appointmentId).distinct().count() < parts.size()) {
      throw new FieldRefusedException("invalid-split", "parts");
    }
  }
}
