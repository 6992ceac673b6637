package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.application.task.InMemoryTaskRepository;
import dev.kham.domain.task.TaskId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Forgets a table with its task. */
public final class InMemoryImportRepository implements ImportRepository {
  private record Place(TaskId id, int place) {}

  private record Slice(List<Row> rows, List<RowError> errors) {}

  private record Key(TaskId id, String key) {}

  private final InMemoryTaskRepository tasks;
  private final InMemoryTable<TaskId, Import> tables;
  private final InMemoryTable<Place, Slice> slices;
  private final InMemoryTable<Key, Boolean> keys;

  public InMemoryImportRepository(InMemoryTransaction transaction, InMemoryTaskRepository tasks) {
    this.tasks = tasks;
    tables = new InMemoryTable<>(transaction);
    slices = new InMemoryTable<>(transaction);
    keys = new InMemoryTable<>(transaction);
  }

  @Override
  public void add(Import table) {
    tables.add(table.id(), table);
  }

  @Override
  public void addSlice(TaskId id, int place, List<Row> rows) {
    slices.add(new Place(id, place), new Slice(List.copyOf(rows), List.of()));
  }

  @Override
  public Optional<Import> find(TaskId id) {
    return tables.find(id).filter(it -> tasks.find(id).isPresent());
  }

  @Override
  public int slices(TaskId id) {
    int count = 0;
    while (slice(id, count).isPresent()) {
      count++;
    }
    return count;
  }

  private Optional<Slice> slice(TaskId id, int place) {
    return slices.find(new Place(id, place)).filter(it -> tasks.find(id).isPresent());
  }

  @Override
  public List<Row> rows(TaskId id, int place) {
    return slice(id, place).map(Slice::rows).orElse(List.of());
  }

  @Override
  public void finishSlice(TaskId id, int place, List<RowError> errors, boolean last) {
    slices.put(new Place(id, place), new Slice(List.of(), List.copyOf(errors)));
  }

  @Override
  public List<RowError> errors(TaskId id, int place) {
    return slice(id, place).map(Slice::errors).orElse(List.of());
  }

  @Override
  public Set<String> claim(TaskId id, Collection<String> wanted) {
    Set<String> fresh = new LinkedHashSet<>();
    for (String key : wanted) {
      if (keys.find(new Key(id, key)).isEmpty()) {
        keys.add(new Key(id, key), true);
        fresh.add(key);
      }
    }
    return fresh;
  }
}
