package dev.kham.adapter.redis;

import dev.kham.application.appointment.AppointmentBell;
import dev.kham.domain.appointment.AppointmentId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Rings for all instances by a channel of Redis; ids and versions only. */
@ApplicationScoped
public final class RedisAppointmentBell implements AppointmentBell {
  private static final Logger LOG = Logger.getLogger(RedisAppointmentBell.class);
  private static final String CHANNEL = "{kham}:appointments";

  private final Line line;
  private final Announcements announcements;

  public RedisAppointmentBell(Redis redis) {
    this.line = new Line(redis);
    this.announcements = new Announcements(redis, CHANNEL);
  }

  @Override
  public void ring(AppointmentId id, int version) {
    try {
      Patience.limit(
              line.send(
                  connected ->
                      connected.send(
                          Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(id + " " + version))))
          // whoever watches looks by themselves now and then
          .onFailure(failure -> LOG.debug("not rung", failure));
    } catch (RuntimeException e) {
      // the client refuses at once when it is being shut down
      LOG.debug("not rung", e);
    }
  }

  @Override
  public void onRing(Listener listener) {
    announcements.add(
        new Announcements.Listener() {
          @Override
          public void heard(String message) {
            String[] parts = message.split(" ", 2);
            try {
              listener.rang(
                  new AppointmentId(UUID.fromString(parts[0])), Integer.parseInt(parts[1]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
              // a newer instance may ring in another way
              LOG.debugf("an unknown ring: %s", message);
            }
          }

          @Override
          public void missed() {
            listener.missed();
          }
        });
  }

  @PreDestroy
  public void close() {
    announcements.close();
  }
}
