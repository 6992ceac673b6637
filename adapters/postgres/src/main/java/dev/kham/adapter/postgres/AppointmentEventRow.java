package dev.kham.adapter.postgres;

import dev.kham.domain.appointment.AppointmentEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as the history of appointments keeps it. */
final class AppointmentEventRow {
  private AppointmentEventRow() {}

  /** The values of a row: type, at, account, machine, details and their values. */
  static Step bind(Step step, AppointmentEvent event) {
    Map<String, String> details = details(event);
    return step.bind("type", event.getClass().getSimpleName())
        .bind("at", event.at())
        .bind("account", Actors.account(event.by()))
        .bind("machine", Actors.machine(event.by()))
        .bind("details", details.keySet().toArray(String[]::new))
        .bind("values", details.values().toArray(String[]::new));
  }

  private static Map<String, String> details(AppointmentEvent event) {
    Map<String, String> details = new LinkedHashMap<>();
    switch (event) {
      case AppointmentEvent.Booked booked -> details.put("payBy", booked.payBy().toString());
      case AppointmentEvent.Confirmed confirmed -> {}
      case AppointmentEvent.CheckedIn checkedIn -> {}
      case AppointmentEvent.Completed completed -> {}
      case AppointmentEvent.NoShowMarked marked -> {}
      case AppointmentEvent.Rescheduled moved -> {
        details.put("status", moved.status().name());
        details.put("fromDoctor", moved.fromDoctor().toString());
        details.put("fromStart", moved.from().start().toString());
        details.put("fromEnd", moved.from().end().toString());
        details.put("toDoctor", moved.toDoctor().toString());
        details.put("toStart", moved.to().start().toString());
        details.put("toEnd", moved.to().end().toString());
      }
      case AppointmentEvent.Cancelled cancelled -> {
        details.put("why", cancelled.why().name());
        details.put("refundDue", Boolean.toString(cancelled.refundDue()));
        if (cancelled.reason() != null) {
          details.put("reason", cancelled.reason());
        }
      }
    }
    return details;
  }
}
