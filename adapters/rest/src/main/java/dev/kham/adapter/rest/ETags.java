package dev.kham.adapter.rest;

import jakarta.ws.rs.core.EntityTag;
import org.jspecify.annotations.Nullable;

/** A version as the entity tag it travels in. */
final class ETags {
  /** No appointment has this version, so it is always stale. */
  private static final int NEVER = -1;

  private ETags() {}

  static EntityTag of(int version) {
    return new EntityTag(Integer.toString(version));
  }

  /** The version an If-Match header names; one that no tag of ours has when it names none. */
  static int version(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new MissingHeaderException(428, "if-match-required");
    }
    try {
      return Integer.parseInt(ifMatch.strip().replace("\"", ""));
    } catch (NumberFormatException e) {
      return NEVER;
    }
  }
}
