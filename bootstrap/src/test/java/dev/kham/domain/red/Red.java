package dev.kham.domain.red;

import dev.kham.domain.redder.Redder;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Breaks every architecture rule, to show that the rules see it. */
public class Red {
  static final Supplier<Instant> CLOCK_OF_ITS_OWN = Instant::now;
  static final Logger FRAMEWORK = Logger.getLogger(Red.class);

  final Redder cycle = new Redder();

  UUID id() {
    return UUID.randomUUID();
  }
}
