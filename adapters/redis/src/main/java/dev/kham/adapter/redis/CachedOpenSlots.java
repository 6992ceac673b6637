package dev.kham.adapter.redis;

import dev.kham.adapter.redis.RedisCache.Form;
import dev.kham.application.scheduling.OpenSlots;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.TimeSlot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Open slots out of the cache, day by day: times only, nothing of whose they are. */
public final class CachedOpenSlots implements OpenSlots {
  private static final Form<Optional<List<TimeSlot>>> FORM =
      Form.optional(new Form<>(CachedOpenSlots::text, CachedOpenSlots::slots));

  private final OpenSlots store;
  private final RedisCache cache;

  public CachedOpenSlots(OpenSlots store, RedisCache cache) {
    this.store = store;
    this.cache = cache;
  }

  @Override
  public Optional<SortedMap<LocalDate, List<TimeSlot>>> of(
      DoctorId doctor, LocalDate first, LocalDate last) {
    SortedMap<String, LocalDate> days =
        first
            .datesUntil(last.plusDays(1))
            .collect(
                Collectors.toMap(
                    day -> RedisChanges.slots(doctor, day),
                    day -> day,
                    (one, other) -> one,
                    TreeMap::new));
    Map<String, Optional<List<TimeSlot>>> found =
        cache.all(
            Shelf.OPEN_SLOTS,
            FORM,
            List.of(RedisChanges.of(doctor), RedisChanges.HOLIDAYS),
            List.copyOf(days.keySet()),
            keys -> read(doctor, days, keys));
    SortedMap<LocalDate, List<TimeSlot>> open = new TreeMap<>();
    for (Map.Entry<String, LocalDate> day : days.entrySet()) {
      Optional<List<TimeSlot>> slots = found.get(day.getKey());
      if (slots.isEmpty()) {
        return Optional.empty();
      }
      open.put(day.getValue(), slots.get());
    }
    return Optional.of(open);
  }

  /** All between the first and the last of them at once, which is one question. */
  private Map<String, Optional<List<TimeSlot>>> read(
      DoctorId doctor, Map<String, LocalDate> days, List<String> keys) {
    List<LocalDate> wanted = keys.stream().map(days::get).sorted().toList();
    Optional<SortedMap<LocalDate, List<TimeSlot>>> open =
        store.of(doctor, wanted.getFirst(), wanted.getLast());
    Map<String, Optional<List<TimeSlot>>> found = new HashMap<>();
    keys.forEach(key -> found.put(key, open.map(it -> it.get(days.get(key)))));
    return found;
  }

  /** Start and length in seconds of each; all days but those of nobody have the dot. */
  private static String text(List<TimeSlot> slots) {
    StringBuilder text = new StringBuilder(".");
    for (TimeSlot slot : slots) {
      long start = slot.start().getEpochSecond();
      text.append(start).append('+').append(slot.end().getEpochSecond() - start).append(' ');
    }
    return text.toString();
  }

  private static List<TimeSlot> slots(String text) {
    if (text.length() == 1) {
      return List.of();
    }
    return Arrays.stream(text.substring(1).split(" "))
        .map(
            one -> {
              int plus = one.indexOf('+');
              long start = Long.parseLong(one, 0, plus, 10);
              long length = Long.parseLong(one, plus + 1, one.length(), 10);
              return new TimeSlot(
                  Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + length));
            })
        .toList();
  }
}
