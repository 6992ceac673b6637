package dev.kham.adapter.rest;

import java.util.List;

/** A slot is taken, and these are the next free ones. */
final class SlotTakenProblem extends RuntimeException {
  private final transient List<SlotJson> alternatives;

  SlotTakenProblem(Throwable cause, List<SlotJson> alternatives) {
    super("slot taken", cause);
    this.alternatives = List.copyOf(alternatives);
  }

  List<SlotJson> alternatives() {
    return alternatives;
  }
}
