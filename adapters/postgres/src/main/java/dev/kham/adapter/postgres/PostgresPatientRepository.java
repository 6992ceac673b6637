package dev.kham.adapter.postgres;

import dev.kham.application.patient.PatientRecords;
import dev.kham.application.patient.PatientRepository;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Patients by SQL: a dependant is read together with their guardian. */
@ApplicationScoped
class PostgresPatientRepository implements PatientRepository, PatientRecords {
  private static final String SELECT =
      """
      select p.id, p.full_name, p.date_of_birth, d.relationship,
             coalesce(g.email, p.email) email, coalesce(g.phone, p.phone) phone,
             coalesce(g.locale, p.locale) locale
      from patients p
      left join dependants d on d.patient_id = p.id
      left join patients g on g.id = d.guardian_id
      """;

  /** Not "for update": who refers to the patient, as the desk's bookings do, need not wait. */
  private static final String LOCK = "select id from patients where id = :id for no key update";

  private final Sql sql;

  PostgresPatientRepository(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Patient> find(PatientId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT + "where p.id = :id")
                .bind("id", id.value())
                .map((row, context) -> patient(row))
                .findOne());
  }

  @Override
  public Optional<Patient> lock(PatientId id) {
    // in two steps: who waited sees what the other has written
    return sql.both(
        new Step(LOCK).bind("id", id.value()),
        ResultSet::next,
        new Step(SELECT + "where p.id = :id").bind("id", id.value()),
        rows -> rows.next() ? Optional.of(patient(rows)) : Optional.<Patient>empty(),
        (locked, patient) -> patient);
  }

  private static void lock(Handle handle, PatientId id) {
    handle.createQuery(LOCK).bind("id", id.value()).mapTo(UUID.class).findOne();
  }

  @Override
  public void add(Patient patient) {
    sql.run(handle -> insert(handle, patient, patient.email(), patient.phone()));
  }

  /** What a dependant is reached by stays the guardian's alone, so that it is never an old one. */
  @Override
  public void add(Dependant dependant) {
    try {
      sql.run(
          handle -> {
            // one after the other, so that each counts those before it
            lock(handle, dependant.guardian());
            insert(handle, dependant.patient(), null, null);
            handle
                .createUpdate(
                    """
                    insert into dependants (patient_id, guardian_id, place, relationship)
                    select :patient, :guardian, count(*) + 1, :relationship
                    from dependants where guardian_id = :guardian
                    """)
                .bind("patient", dependant.patient().id().value())
                .bind("guardian", dependant.guardian().value())
                .bind("relationship", dependant.relationship())
                .execute();
          });
    } catch (UnableToExecuteStatementException e) {
      throw Constraints.violated(e).filter("dependant_limit"::equals).isPresent()
          ? new TooManyDependantsException()
          : e;
    }
  }

  private static void insert(
      Handle handle, Patient patient, @Nullable String email, @Nullable String phone) {
    handle
        .createUpdate(
            """
            insert into patients (id, full_name, date_of_birth, email, phone, locale)
            values (:id, :fullName, :dateOfBirth, :email, :phone, :locale)
            """)
        .bind("id", patient.id().value())
        .bind("fullName", patient.fullName())
        .bind("dateOfBirth", patient.dateOfBirth())
        .bind("email", email)
        .bind("phone", phone)
        .bind("locale", patient.locale().getLanguage())
        .execute();
  }

  @Override
  public List<Dependant> dependants(PatientId guardian) {
    return sql.query(
        handle ->
            handle
                .createQuery(SELECT + "where d.guardian_id = :guardian order by d.place")
                .bind("guardian", guardian.value())
                .map(
                    (row, context) ->
                        new Dependant(patient(row), guardian, row.getString("relationship")))
                .list());
  }

  @Override
  public Set<PatientId> dependantIds(PatientId guardian) {
    return sql.query(
        handle ->
            handle
                .createQuery("select patient_id from dependants where guardian_id = :guardian")
                .bind("guardian", guardian.value())
                .mapTo(UUID.class)
                .map(PatientId::new)
                .set());
  }

  @Override
  public Channels channels(PatientId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(g.channels, p.channels) channels
                    from patients p
                    left join dependants d on d.patient_id = p.id
                    left join patients g on g.id = d.guardian_id
                    where p.id = :id and coalesce(g.channels, p.channels) is not null
                    """)
                .bind("id", id.value())
                .map(
                    (row, context) ->
                        new Channels(
                            Stream.of((String[]) row.getArray("channels").getArray())
                                .map(Channel::valueOf)
                                .toList()))
                .findOne()
                .orElse(Channels.UNSAID));
  }

  @Override
  public void wish(PatientId id, Channels wished) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    "update patients set channels = cast(:channels as text[]) where id = :id")
                .bind("channels", wished.order().stream().map(Channel::name).toArray(String[]::new))
                .bind("id", id.value())
                .execute());
    sql.run(
        handle ->
            handle
                .createUpdate("delete from channel_refusals where patient_id = :id")
                .bind("id", id.value())
                .execute());
  }

  @Override
  public Set<Channel> refused(PatientId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select channel from channel_refusals
                    where patient_id = coalesce(
                        (select guardian_id from dependants where patient_id = :id), :id)
                    """)
                .bind("id", id.value())
                .mapTo(String.class)
                .map(Channel::valueOf)
                .set());
  }

  @Override
  public void refuse(PatientId id, Channel channel, Instant at) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into channel_refusals (patient_id, channel, refused_at)
                    values (coalesce(
                        (select guardian_id from dependants where patient_id = :id), :id),
                        :channel, :at)
                    on conflict (patient_id, channel) do nothing
                    """)
                .bind("id", id.value())
                .bind("channel", channel)
                .bind("at", at)
                .execute());
  }

  // those whom another system knows

  @Override
  public Map<String, Patient> lock(Set<String> references) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from patients where reference = any(:references)
                    order by id for no key update
                    """)
                .bind("references", references.toArray(String[]::new))
                .map((row, context) -> Map.entry(row.getString("reference"), patient(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public void add(Map<String, Patient> patients) {
    if (patients.isEmpty()) {
      return;
    }
    sql.run(
        handle -> {
          try (PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into patients
                      (id, full_name, date_of_birth, email, phone, locale, reference)
                  values (:id, :fullName, :dateOfBirth, :email, :phone, :locale, :reference)
                  """)) {
            patients.forEach(
                (reference, patient) -> bind(batch, patient).bind("reference", reference).add());
            batch.execute();
          }
        });
  }

  @Override
  public void update(List<Patient> patients) {
    if (patients.isEmpty()) {
      return;
    }
    sql.run(
        handle -> {
          try (PreparedBatch batch =
              handle.prepareBatch(
                  """
                  update patients set full_name = :fullName, date_of_birth = :dateOfBirth,
                      email = :email, phone = :phone, locale = :locale
                  where id = :id
                  """)) {
            patients.forEach(patient -> bind(batch, patient).add());
            batch.execute();
          }
        });
  }

  private static PreparedBatch bind(PreparedBatch batch, Patient patient) {
    return batch
        .bind("id", patient.id().value())
        .bind("fullName", patient.fullName())
        .bind("dateOfBirth", patient.dateOfBirth())
        .bind("email", patient.email())
        .bind("phone", patient.phone())
        .bind("locale", patient.locale().getLanguage());
  }

  private static Patient patient(ResultSet row) throws SQLException {
    return new Patient(
        new PatientId(row.getObject("id", UUID.class)),
        row.getString("full_name"),
        row.getObject("date_of_birth", LocalDate.class),
        row.getString("email"),
        row.getString("phone"),
        Locale.of(row.getString("locale")));
  }
}
