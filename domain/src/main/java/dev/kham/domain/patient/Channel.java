package dev.kham.domain.patient;

import java.util.Locale;

/** How a patient is written to. */
public enum Channel {
  EMAIL,
  SMS,
  ZALO;

  /** The channel's name outside Java: {@code email}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The channel with that {@link #label()}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Channel labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
