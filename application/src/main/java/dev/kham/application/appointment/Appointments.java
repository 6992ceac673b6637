package dev.kham.application.appointment;

import dev.kham.application.job.JobChanges;
import dev.kham.application.job.JobQueue;
import dev.kham.application.messaging.QuietHours;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.StaleVersionException;

/**
 * The appointments as use cases change them: with state and event goes whatever follows, for the
 * waiting list at once and for the rest as jobs.
 */
public final class Appointments {
  private final AppointmentRepository repository;
  private final WaitlistRepository waitlist;
  private final JobQueue jobs;
  private final QuietHours quiet;

  /** Of a hospital without quiet hours. */
  public Appointments(
      AppointmentRepository repository, WaitlistRepository waitlist, JobQueue jobs) {
    this(repository, waitlist, jobs, QuietHours.NONE);
  }

  /**
   * Wired with its ports.
   *
   * @param quiet when nobody is reminded
   */
  public Appointments(
      AppointmentRepository repository,
      WaitlistRepository waitlist,
      JobQueue jobs,
      QuietHours quiet) {
    this.repository = repository;
    this.waitlist = waitlist;
    this.jobs = jobs;
    this.quiet = quiet;
  }

  /**
   * The appointment as it is just now.
   *
   * @throws NotFoundException when there is none
   */
  public Appointment find(AppointmentId id) {
    return repository.find(id).orElseThrow(() -> new NotFoundException("appointment"));
  }

  /**
   * The appointment, unchanged by others until the transaction ends.
   *
   * @throws NotFoundException when there is none
   */
  public Appointment lock(AppointmentId id) {
    return repository.lock(id).orElseThrow(() -> new NotFoundException("appointment"));
  }

  /**
   * As {@link AppointmentRepository#lockPending}.
   *
   * @throws NotFoundException when there is no such patient
   */
  public int lockPending(AccountId bookedBy, PatientId own) {
    return repository
        .lockPending(bookedBy, own)
        .orElseThrow(() -> new NotFoundException("patient"));
  }

  /**
   * As {@link #lock(AppointmentId)}, if it still is as the caller has seen it.
   *
   * @throws NotFoundException when there is none
   * @throws StaleVersionException when it has another version
   */
  public Appointment lock(AppointmentId id, int version) {
    Appointment appointment = lock(id);
    if (appointment.version() != version) {
      throw new StaleVersionException("appointment");
    }
    return appointment;
  }

  /** As {@link AppointmentRepository#add}, with what follows from the event. */
  public void add(Appointment appointment, AppointmentEvent event) {
    repository.add(appointment, event);
    follow(appointment, event);
  }

  /** As {@link AppointmentRepository#update}, with what follows from the event. */
  public void update(Appointment appointment, AppointmentEvent event) {
    // first, as offers do: a waiting patient is locked before the time is taken
    if (event instanceof AppointmentEvent.Confirmed) {
      waitlist.lockOpen(appointment.id()).ifPresent(entry -> waitlist.update(entry.fulfil()));
    } else if (event instanceof AppointmentEvent.Cancelled cancelled) {
      waitlist
          .lockOpen(appointment.id())
          .ifPresent(entry -> waitlist.update(entry.endOffer(cancelled.why(), cancelled.at())));
    }
    repository.update(appointment, event);
    follow(appointment, event);
  }

  private void follow(Appointment appointment, AppointmentEvent event) {
    JobChanges changes = new JobChanges();
    AppointmentConsequences.follow(appointment, event, changes, quiet);
    jobs.change(changes);
  }
}
