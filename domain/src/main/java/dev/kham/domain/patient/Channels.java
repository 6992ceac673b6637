package dev.kham.domain.patient;

import java.util.List;
import java.util.Set;

/**
 * How a patient wishes to be written to.
 *
 * @param order the most wished first; what is not there is not wished
 */
public record Channels(List<Channel> order) {
  /** Of who never said: by mail, and only who has no mail address by phone. */
  public static final Channels UNSAID =
      new Channels(List.of(Channel.EMAIL, Channel.ZALO, Channel.SMS));

  public Channels {
    order = List.copyOf(order);
    if (order.isEmpty() || Set.copyOf(order).size() < order.size()) {
      throw new IllegalArgumentException("each channel at most once, and at least one: " + order);
    }
  }
}
