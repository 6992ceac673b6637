package dev.kham.adapter.postgres;

import dev.kham.application.appointment.AppointmentBell;
import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.scheduling.ScheduleObserver;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresAppointmentRepository implements AppointmentRepository {
  private final Sql sql;
  private final AppointmentBell bell;
  private final ScheduleObserver observer;
  private final AfterCommit afterCommit;

  PostgresAppointmentRepository(
      Sql sql, AppointmentBell bell, ScheduleObserver observer, AfterCommit afterCommit) {
    this.sql = sql;
    this.bell = bell;
    this.observer = observer;
    this.afterCommit = afterCommit;
  }

  @Override
  public Optional<Appointment> find(AppointmentId id) {
    Optional<AppointmentEntity> found = AppointmentEntity.findByIdOptional(id.value());
    // forgotten, so that who locks it afterwards in the same transaction reads it anew
    found.ifPresent(Panache.getEntityManager()::detach);
    return found.map(AppointmentEntity::toDomain);
  }

  @Override
  public Optional<Appointment> lock(AppointmentId id) {
    return AppointmentEntity.<AppointmentEntity>findByIdOptional(
            id.value(), LockModeType.PESSIMISTIC_WRITE)
        .map(AppointmentEntity::toDomain);
  }

  @Override
  public Optional<Integer> lockPending(AccountId bookedBy, PatientId own) {
    return sql.both(
        new Step("select id from patients where id = :own for no key update")
            .bind("own", own.value()),
        ResultSet::next,
        new Step(
                """
                select count(*) from appointments
                where booked_by = :bookedBy and status = 'PENDING'
                """)
            .bind("bookedBy", bookedBy.value()),
        rows -> rows.next() ? rows.getInt(1) : 0,
        (known, pending) -> known ? Optional.of(pending) : Optional.empty());
  }

  @Override
  public List<Appointment> occupying(DoctorId doctor, TimeSlot window) {
    return AppointmentEntity.<AppointmentEntity>list(
            // none is longer than a day, so the index on doctor and start has them all in a row
            """
            doctorId = ?1 and status in ?2 and startsAt > ?3 and startsAt < ?4 and endsAt > ?5
            order by startsAt
            """,
            doctor.value(),
            Arrays.stream(AppointmentStatus.values())
                .filter(AppointmentStatus::occupiesTime)
                .toList(),
            window.start().minus(Duration.ofDays(1)),
            window.end(),
            window.start())
        .stream()
        .map(AppointmentEntity::toDomain)
        .toList();
  }

  @Override
  public void add(Appointment appointment, AppointmentEvent event) {
    // "do nothing" covers the unique index and both exclusions, and waits for whoever is just
    // booking the same time, without breaking this transaction when they get it
    Step step =
        new Step(
                """
                with added as (
                    insert into appointments (id, doctor_id, patient_id, booked_by,
                        starts_at, ends_at, fee, reason, status, cancellation, version)
                    values (:id, :doctor, :patient, :bookedBy,
                        :start, :end, :fee, :reason, :status, :cancellation, :version)
                    on conflict do nothing
                    returning id)
                insert into appointment_events
                    (appointment_id, version, type, occurred_at, account_id, machine, details)
                select id, :version, :type, :at, :account, :machine,
                    jsonb_object(:details, :values)
                from added
                """)
            .bind("patient", appointment.patientId().value())
            .bind("bookedBy", appointment.bookedBy().value())
            .bind("fee", appointment.fee())
            .bind("reason", appointment.reason());
    int added = sql.now(transition(step, appointment, event), Step::count);
    if (added == 0) {
      if (isPatientBusyElsewhere(appointment)) {
        throw new PatientBusyException();
      }
      throw new SlotTakenException(appointment.doctorId(), appointment.slot().start());
    }
    tell(new OfDoctor(appointment.doctorId(), appointment.slot()));
  }

  private record OfDoctor(DoctorId doctor, TimeSlot time) {
    static @Nullable OfDoctor occupied(Appointment by) {
      return by.status().occupiesTime() ? new OfDoctor(by.doctorId(), by.slot()) : null;
    }
  }

  private void tell(@Nullable OfDoctor changed) {
    if (changed != null) {
      afterCommit.runInAnyCase(
          changed, () -> observer.timeChanged(changed.doctor(), changed.time()));
    }
  }

  /** Only tells which refusal to name; that there is one, the constraints have decided. */
  private boolean isPatientBusyElsewhere(Appointment appointment) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(bool_and(doctor_id <> :doctor), false) from appointments
                    where (doctor_id = :doctor or patient_id = :patient)
                      and tstzrange(starts_at, ends_at) && tstzrange(:start, :end)
                      and status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED')
                    """)
                .bind("doctor", appointment.doctorId().value())
                .bind("patient", appointment.patientId().value())
                .bind("start", appointment.slot().start())
                .bind("end", appointment.slot().end())
                .mapTo(Boolean.class)
                .one());
  }

  @Override
  public void update(Appointment appointment, AppointmentEvent event) {
    AppointmentEntity entity = AppointmentEntity.findById(appointment.id().value());
    if (entity == null || entity.version != appointment.version() - 1) {
      throw new StaleVersionException("appointment");
    }
    OfDoctor before = OfDoctor.occupied(entity.toDomain());
    OfDoctor after = OfDoctor.occupied(appointment);
    // read anew by whoever asks for it once more
    Panache.getEntityManager().detach(entity);
    Step step =
        transition(
            new Step(
                """
                with changed as (
                    update appointments
                    set doctor_id = :doctor, starts_at = :start, ends_at = :end, status = :status,
                        cancellation = :cancellation, version = :version
                    where id = :id and version = :version - 1
                    returning id)
                insert into appointment_events
                    (appointment_id, version, type, occurred_at, account_id, machine, details)
                select id, :version, :type, :at, :account, :machine,
                    jsonb_object(:details, :values)
                from changed
                """),
            appointment,
            event);
    if (after == null || after.equals(before)) {
      sql.later(step, Versions.written("appointment"));
    } else {
      occupy(appointment, step);
    }
    if (!Objects.equals(before, after)) {
      tell(before);
      tell(after);
    }
    afterCommit.run(() -> bell.ring(appointment.id(), appointment.version()));
  }

  private static Step transition(Step step, Appointment appointment, AppointmentEvent event) {
    step.bind("id", appointment.id().value())
        .bind("doctor", appointment.doctorId().value())
        .bind("start", appointment.slot().start())
        .bind("end", appointment.slot().end())
        .bind("status", appointment.status())
        .bind("cancellation", appointment.cancellation())
        .bind("version", appointment.version());
    return AppointmentEventRow.bind(step, event);
  }

  private void occupy(Appointment appointment, Step step) {
    try {
      sql.now(step, Versions.written("appointment"));
    } catch (UnableToExecuteStatementException e) {
      // an update knows no "do nothing": the constraint has broken this transaction, so the refusal
      // has to leave it
      throw switch (Constraints.violated(e).orElse("")) {
        case "appointment_slot_free", "appointment_doctor_free" ->
            new SlotTakenException(appointment.doctorId(), appointment.slot().start());
        case "appointment_patient_free" -> new PatientBusyException();
        default -> e;
      };
    }
  }
}
