package dev.kham.domain.shared;

import java.util.List;

/** Fields of the request that do not make sense, each alone or together. */
public final class FieldRefusedException extends RejectedException {
  private final List<String> fields;

  /**
   * @param fields as the caller named them
   */
  public FieldRefusedException(String type, String... fields) {
    super(type, "refused: " + String.join(", ", fields));
    this.fields = List.of(fields);
  }

  public List<String> fields() {
    return fields;
  }
}
