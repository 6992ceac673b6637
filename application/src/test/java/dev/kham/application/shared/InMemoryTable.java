package dev.kham.application.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Immutable rows by key, in the order they came; written inside a transaction only, and rolled back
 * with it.
 */
public final class InMemoryTable<K, V> {
  private final InMemoryTransaction transaction;
  private Map<K, V> rows = new LinkedHashMap<>();

  public InMemoryTable(InMemoryTransaction transaction) {
    this.transaction = transaction;
    transaction.enlist(this);
  }

  public Optional<V> find(K key) {
    return transaction.alone(() -> Optional.ofNullable(rows.get(key)));
  }

  public Optional<V> find(Predicate<V> wanted) {
    return all().stream().filter(wanted).findFirst();
  }

  public List<V> all() {
    return transaction.alone(() -> List.copyOf(rows.values()));
  }

  public void put(K key, V row) {
    transaction.requireOpen();
    rows.put(key, row);
  }

  /**
   * Puts a row that must be new.
   *
   * @throws IllegalStateException when the key is known, as a primary key would
   */
  public void add(K key, V row) {
    transaction.requireOpen();
    if (rows.putIfAbsent(key, row) != null) {
      throw new IllegalStateException(key + " exists");
    }
  }

  /** Removes a row; false when there is none. */
  public boolean remove(K key) {
    transaction.requireOpen();
    return rows.remove(key) != null;
  }

  Runnable snapshot() {
    Map<K, V> before = new LinkedHashMap<>(rows);
    return () -> rows = before;
  }
}
