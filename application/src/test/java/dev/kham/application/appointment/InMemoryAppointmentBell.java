package dev.kham.application.appointment;

import dev.kham.domain.appointment.AppointmentId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Rings within this process, and remembers it. */
public final class InMemoryAppointmentBell implements AppointmentBell {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Ring> rung = new CopyOnWriteArrayList<>();

  /** What rang. */
  public record Ring(AppointmentId id, int version) {}

  @Override
  public void ring(AppointmentId id, int version) {
    rung.add(new Ring(id, version));
    listeners.forEach(listener -> listener.rang(id, version));
  }

  @Override
  public void onRing(Listener listener) {
    listeners.add(listener);
  }

  /** Has everybody believe to have missed something. */
  public void interrupt() {
    listeners.forEach(Listener::missed);
  }

  public List<Ring> rung() {
    return List.copyOf(rung);
  }
}
