package dev.kham.domain.scheduling;

import dev.kham.domain.shared.RejectedException;

/** No shift of the doctor has a slot starting then, or it has already begun. */
public final class SlotNotOfferedException extends RejectedException {
  public SlotNotOfferedException() {
    super("slot-not-offered", "the doctor offers no slot starting then");
  }
}
