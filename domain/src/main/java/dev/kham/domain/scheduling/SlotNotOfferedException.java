package dev.kham.domain.scheduling;

import dev.kham.domain.shared.RejectedException;

/** No slot of the doctor starts then, or it is not offered (any more); {@link NotOffered}. */
public final class SlotNotOfferedException extends RejectedException {
  public SlotNotOfferedException() {
    super("slot-not-offered", "the doctor offers no slot starting then");
  }
}
