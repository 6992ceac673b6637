package dev.kham.adapter.postgres;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.kham.application.shared.IdGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** UUID version 7: inserts land at the end of their index. */
@ApplicationScoped
class TimeOrderedIds implements IdGenerator {
  private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

  @Override
  public UUID next() {
    return generator.generate();
  }
}
