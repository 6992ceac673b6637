package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param nextCursor asks for the page after; null when this is the last
 */
record ItemsJson<T>(
    List<T> items,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(nullable = true) @Nullable String nextCursor) {

  /** A list that is always whole. */
  static <T> ItemsJson<T> whole(List<T> items) {
    return new ItemsJson<>(items, null);
  }

  /**
   * A page out of one element more than fits, which tells that there is another page.
   *
   * @param cursor where a page that ends with this element ends
   */
  static <V, T> ItemsJson<T> page(
      List<V> found, int limit, Function<V, T> json, Function<V, String> cursor) {
    List<V> shown = found.size() > limit ? found.subList(0, limit) : found;
    return new ItemsJson<>(
        shown.stream().map(json).toList(),
        found.size() > limit ? cursor.apply(shown.getLast()) : null);
  }
}
