package dev.kham.application.settlement;

import dev.kham.application.shared.RightOfWay;
import dev.kham.application.shared.StoreAwayException;
import java.util.concurrent.Semaphore;

/**
 * Takes what SePay tells so that it may be acknowledged: settled at once, or kept to be settled by
 * a job when as many as can be are being settled, or others have its payment for too long. So a
 * storm of transfers is answered as fast as it can be written down, which has the right of way, and
 * settled as fast as it can be settled.
 */
public final class AcceptTransfer {
  private final ReceiveTransfer receiveTransfer;
  private final TransferInbox inbox;
  private final RightOfWay way;
  private final Semaphore turns;

  /**
   * Wired with its ports.
   *
   * @param atOnce how many are settled at the same time by who tells them
   */
  public AcceptTransfer(
      ReceiveTransfer receiveTransfer, TransferInbox inbox, RightOfWay way, int atOnce) {
    this.receiveTransfer = receiveTransfer;
    this.inbox = inbox;
    this.way = way;
    this.turns = new Semaphore(atOnce);
  }

  /**
   * On disk when this returns. Not to be called inside a transaction.
   *
   * @throws StoreAwayException when it is not known to be stored
   */
  public void handle(ReceiveTransfer.Command told) {
    if (!turns.tryAcquire()) {
      keep(told);
      return;
    }
    try {
      receiveTransfer.handle(told);
    } catch (StoreAwayException e) {
      // others hold its payment for too long, or the store is really away, which shows again
      keep(told);
    } finally {
      turns.release();
    }
  }

  private void keep(ReceiveTransfer.Command told) {
    way.take(() -> inbox.keep(told));
  }
}
