package dev.kham.bootstrap;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When something is done again and again, by the clock of a zone.
 *
 * <p>Where the clock is put back, what is done at certain hours is done once; what is done every
 * hour or oftener goes on as time does.
 */
final class Cron {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));
  private static final int HOUR = 2;

  private final ExecutionTime times;
  private final boolean everyHour;
  private final ZoneId zone;

  Cron(String pattern, ZoneId zone) {
    this.times = ExecutionTime.forCron(PARSER.parse(pattern));
    this.everyHour = pattern.split(" ")[HOUR].equals("*");
    this.zone = zone;
  }

  /** The last tick before that time; empty when there never was one. */
  Optional<Instant> before(Instant time) {
    return times.lastExecution(time.atZone(zone)).map(this::instant);
  }

  /** The first tick after that time; empty when there will be none. */
  Optional<Instant> after(Instant time) {
    return times
        .nextExecution(time.atZone(zone))
        // an hour that comes a second time does not count
        .flatMap(
            next -> instant(next).isAfter(time) ? Optional.of(next) : times.nextExecution(next))
        .map(this::instant);
  }

  private Instant instant(ZonedDateTime tick) {
    return (everyHour ? tick : tick.withEarlierOffsetAtOverlap()).toInstant();
  }
}
