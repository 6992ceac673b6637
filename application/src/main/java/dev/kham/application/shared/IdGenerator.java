package dev.kham.application.shared;

import java.util.UUID;

/** New ids, UUID version 7: unique, and later ones sort after earlier ones. */
@FunctionalInterface
public interface IdGenerator {
  UUID next();
}
