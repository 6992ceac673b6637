package dev.kham.application.imports;

import dev.kham.application.imports.Import.Row;
import dev.kham.application.imports.Import.RowError;
import dev.kham.domain.task.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tables that were handed in, in slices, each as long as its rows are still to be taken in. */
public interface ImportRepository {
  /** Adds a table whose task is there. */
  void add(Import table);

  /**
   * Adds a slice.
   *
   * @param place 0 for the first, without gaps
   */
  void addSlice(TaskId id, int place, List<Row> rows);

  Optional<Import> find(TaskId id);

  /** How many slices the table has. */
  int slices(TaskId id);

  /** The rows of a slice; none when they were dropped. */
  List<Row> rows(TaskId id, int place);

  /**
   * Drops the rows of a slice and keeps what was wrong with them.
   *
   * @param last when it is not, the commit need not wait for the disk: nobody is told that it is
   *     done, and what a crash takes away is taken in again
   */
  void finishSlice(TaskId id, int place, List<RowError> errors, boolean last);

  /** What was wrong with the rows of a slice, in their order. */
  List<RowError> errors(TaskId id, int place);

  /**
   * Keeps what tells the rows of the table apart.
   *
   * @return the keys that no row before had
   */
  Set<String> claim(TaskId id, Collection<String> keys);
}
