package dev.kham.application.appointment;

import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.Filter;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import java.util.List;
import java.util.Set;

/** Shows appointments: patients see their own and their dependants', the hospital's people all. */
public final class ViewAppointments {
  private final AppointmentQueries queries;

  public ViewAppointments(AppointmentQueries queries) {
    this.queries = queries;
  }

  /**
   * The appointment.
   *
   * @throws NotFoundException when there is none, or none the caller may know of
   */
  public Details one(Caller caller, AppointmentId id) {
    return queries
        .details(id)
        .filter(
            appointment ->
                seesAll(caller) || caller.actsFor(new PatientId(appointment.patientId())))
        .orElseThrow(() -> new NotFoundException("appointment"));
  }

  /**
   * What happened to it, oldest first.
   *
   * @throws NotFoundException when there is none, or none the caller may know of
   */
  public List<HistoryItem> history(Caller caller, AppointmentId id) {
    return queries.history(new AppointmentId(one(caller, id).id()));
  }

  /**
   * The appointments that fit; only of those the caller acts for when the caller is a patient.
   *
   * @throws ForbiddenException when the caller has nothing to do with appointments
   */
  public List<Details> list(Caller caller, Filter filter) {
    if (seesAll(caller)) {
      return queries.list(filter);
    }
    Set<PatientId> own = caller.patients();
    if (own.isEmpty()) {
      throw new ForbiddenException("only patients and the hospital's desks see appointments");
    }
    return queries.list(
        new Filter(
            own, filter.status(), filter.from(), filter.until(), filter.after(), filter.limit()));
  }

  private static boolean seesAll(Caller caller) {
    return caller.isDesk() || caller.has(Role.DOCTOR) || caller.has(Role.CASHIER);
  }
}
