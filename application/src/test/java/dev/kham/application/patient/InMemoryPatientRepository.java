package dev.kham.application.patient;

import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

public final class InMemoryPatientRepository implements PatientRepository, PatientRecords {
  private final InMemoryTransaction transaction;
  private final InMemoryTable<PatientId, Patient> patients;
  private final InMemoryTable<PatientId, Dependant> dependants;
  private final InMemoryTable<String, PatientId> references;
  private final InMemoryTable<PatientId, Channels> wishes;
  private final InMemoryTable<PatientId, Set<Channel>> refusals;

  public InMemoryPatientRepository(InMemoryTransaction transaction) {
    this.transaction = transaction;
    patients = new InMemoryTable<>(transaction);
    dependants = new InMemoryTable<>(transaction);
    references = new InMemoryTable<>(transaction);
    wishes = new InMemoryTable<>(transaction);
    refusals = new InMemoryTable<>(transaction);
  }

  @Override
  public Optional<Patient> find(PatientId id) {
    return patients.find(id).or(() -> dependants.find(id).map(this::reachedThroughGuardian));
  }

  private Patient reachedThroughGuardian(Dependant dependant) {
    Patient patient = dependant.patient();
    Patient guardian = patients.find(dependant.guardian()).orElseThrow();
    return new Patient(
        patient.id(),
        patient.fullName(),
        patient.dateOfBirth(),
        guardian.email(),
        guardian.phone(),
        guardian.locale());
  }

  @Override
  public Optional<Patient> lock(PatientId id) {
    transaction.requireOpen();
    return find(id);
  }

  @Override
  public void add(Patient patient) {
    patients.add(patient.id(), patient);
  }

  @Override
  public void add(Dependant dependant) {
    if (dependantIds(dependant.guardian()).size() >= Dependant.MOST) {
      throw new TooManyDependantsException();
    }
    dependants.add(dependant.patient().id(), dependant);
  }

  @Override
  public List<Dependant> dependants(PatientId guardian) {
    return dependants.all().stream()
        .filter(it -> it.guardian().equals(guardian))
        .map(it -> new Dependant(reachedThroughGuardian(it), guardian, it.relationship()))
        .toList();
  }

  @Override
  public Set<PatientId> dependantIds(PatientId guardian) {
    return dependants(guardian).stream().map(it -> it.patient().id()).collect(Collectors.toSet());
  }

  @Override
  public Channels channels(PatientId id) {
    return wishes.find(reader(id)).orElse(Channels.UNSAID);
  }

  /** Who is written to. */
  private PatientId reader(PatientId id) {
    return dependants.find(id).map(Dependant::guardian).orElse(id);
  }

  @Override
  public Set<Channel> refused(PatientId id) {
    return refusals.find(reader(id)).orElse(Set.of());
  }

  @Override
  public void refuse(PatientId id, Channel channel, Instant at) {
    Set<Channel> all = new HashSet<>(refused(id));
    all.add(channel);
    refusals.put(reader(id), all);
  }

  @Override
  public void wish(PatientId id, Channels wished) {
    if (patients.find(id).isPresent()) {
      wishes.put(id, wished);
      refusals.remove(id);
    }
  }

  @Override
  public Map<String, Patient> lock(Set<String> wanted) {
    transaction.requireOpen();
    Map<String, Patient> found = new HashMap<>();
    for (String reference : wanted) {
      references.find(reference).flatMap(patients::find).ifPresent(it -> found.put(reference, it));
    }
    return found;
  }

  @Override
  public void add(Map<String, Patient> these) {
    these.forEach(
        (reference, patient) -> {
          references.add(reference, patient.id());
          add(patient);
        });
  }

  @Override
  public void update(List<Patient> these) {
    these.forEach(
        it -> {
          Patient before = patients.find(it.id()).orElseThrow();
          if (!Objects.equals(before.phone(), it.phone())
              || !Objects.equals(before.email(), it.email())) {
            refusals.remove(it.id());
          }
          patients.put(it.id(), it);
        });
  }

  public List<Patient> all() {
    return patients.all();
  }
}
