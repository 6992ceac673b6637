package dev.kham.story;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Somebody invented who registers as a patient; example.com is reserved, so no mail reaches anyone.
 */
record Person(String email, String phone, String password, String fullName, LocalDate dateOfBirth) {
  private static final List<String> FAMILY = List.of("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ");
  private static final List<String> MIDDLE = List.of("Thị", "Văn", "Minh", "Thu", "Quốc", "Đức");
  private static final List<String> GIVEN = List.of("An", "Bình", "Hạnh", "Phượng", "Sơn", "Tuấn");
  private static final List<String> MOBILE = List.of("090", "091", "093", "096", "097", "098");

  static Person invent(RandomGenerator random) {
    String unique = Long.toHexString(random.nextLong());
    return new Person(
        "story-" + unique + "@example.com",
        one(random, MOBILE) + String.format(Locale.ROOT, "%07d", random.nextInt(10_000_000)),
        "Story-" + Long.toHexString(random.nextLong()) + "-9aZ",
        one(random, FAMILY) + " " + one(random, MIDDLE) + " " + one(random, GIVEN),
        LocalDate.of(1960, 1, 1).plusDays(random.nextInt(40 * 365)));
  }

  private static String one(RandomGenerator random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
