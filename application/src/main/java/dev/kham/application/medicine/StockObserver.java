package dev.kham.application.medicine;

/**
 * Hears of what has changed once it is committed, and maybe of what was not. Returns when nobody is
 * shown the former state any more, or after a moment if that cannot be had; never throws.
 */
@FunctionalInterface
public interface StockObserver {
  /** Some medicine, or what there is of it. */
  void stockChanged();
}
