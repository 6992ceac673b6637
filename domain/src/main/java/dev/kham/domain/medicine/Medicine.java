package dev.kham.domain.medicine;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is dispensed.
 *
 * @param code the hospital's own; unique
 * @param unit what is counted, such as {@code viên}
 * @param atcCode of the WHO's classification; null when it has none
 * @param minimumStock with fewer usable units the pharmacists are told
 * @param alertDays how many days before its expiry a batch is told of, most first; null for as the
 *     hospital does it
 * @param version counts the changes
 */
public record Medicine(
    MedicineId id,
    String code,
    String name,
    String unit,
    @Nullable String atcCode,
    long minimumStock,
    @Nullable List<Integer> alertDays,
    int version) {
  /** What a code looks like. */
  public static final String CODE = "[A-Za-z0-9._/-]{1,40}";

  /** What a code of the ATC classification looks like. */
  public static final String ATC_CODE = "[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?";

  public static final int LONGEST_NAME = 200;
  public static final int LONGEST_UNIT = 40;

  /** How many thresholds of its own a medicine has at most, and how many days ahead. */
  public static final int MOST_ALERTS = 5;

  public static final int EARLIEST_ALERT = 730;

  /** More than any hospital has of anything; also đồng for one unit. */
  public static final long MOST = 1_000_000_000;

  public Medicine {
    if (minimumStock < 0) {
      throw new IllegalArgumentException("a minimum stock is not negative");
    }
    if (alertDays != null) {
      alertDays = alertDays.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    }
  }

  /** This medicine, described otherwise. */
  public Medicine change(
      String newCode,
      String newName,
      String newUnit,
      @Nullable String newAtcCode,
      long newMinimumStock,
      @Nullable List<Integer> newAlertDays) {
    return new Medicine(
        id, newCode, newName, newUnit, newAtcCode, newMinimumStock, newAlertDays, version + 1);
  }
}
