package dev.kham.application.settlement;

import dev.kham.application.shared.StoreAwayException;
import java.util.concurrent.Semaphore;

/**
 * Takes what SePay tells so that it may be acknowledged: settled at once, or kept to be settled by
 * a job when as many as can be are being settled. So a storm of transfers is answered as fast as it
 * can be written down, and settled as fast as it can be settled.
 */
public final class AcceptTransfer {
  private final ReceiveTransfer receiveTransfer;
  private final TransferInbox inbox;
  private final Semaphore turns;

  /**
   * Wired with its ports.
   *
   * @param atOnce how many are settled at the same time by who tells them
   */
  public AcceptTransfer(ReceiveTransfer receiveTransfer, TransferInbox inbox, int atOnce) {
    this.receiveTransfer = receiveTransfer;
    this.inbox = inbox;
    this.turns = new Semaphore(atOnce);
  }

  /**
   * On disk when this returns. Not to be called inside a transaction.
   *
   * @throws StoreAwayException when it is not known to be stored
   */
  public void handle(ReceiveTransfer.Command told) {
    if (!turns.tryAcquire()) {
      inbox.keep(told);
      return;
    }
    try {
      receiveTransfer.handle(told);
    } finally {
      turns.release();
    }
  }
}
