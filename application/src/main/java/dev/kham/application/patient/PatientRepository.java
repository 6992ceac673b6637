package dev.kham.application.patient;

import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The patients. */
public interface PatientRepository {
  /** The patient; a dependant with the e-mail address, phone and language of their guardian. */
  Optional<Patient> find(PatientId id);

  /** As {@link #find}, and whoever else locks the patient waits until the transaction ends. */
  Optional<Patient> lock(PatientId id);

  void add(Patient patient);

  /**
   * Adds a new patient as a dependant.
   *
   * @throws TooManyDependantsException when the guardian has as many as one may
   */
  void add(Dependant dependant);

  /** The dependants, in the order they were added. */
  List<Dependant> dependants(PatientId guardian);

  /** Who the dependants are, without looking at them: asked in every request of a patient. */
  Set<PatientId> dependantIds(PatientId guardian);

  /**
   * How the patient wishes to be written to: as said with {@link #wish}, a dependant as their
   * guardian said; otherwise {@link Channels#UNSAID}.
   */
  Channels channels(PatientId id);

  /** From now on, whatever was {@link #refused}; nothing happens when there is no such patient. */
  void wish(PatientId id, Channels wished);

  /** The channels on which who is written to for the patient turned out to want nothing. */
  Set<Channel> refused(PatientId id);

  /**
   * Nothing is wanted there by who is written to for the patient; until they {@link #wish}, or have
   * another address.
   */
  void refuse(PatientId id, Channel channel, Instant at);
}
