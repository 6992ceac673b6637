package dev.kham.application.imports;

import dev.kham.application.patient.PatientRecords;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Patients by the reference another system knows them by; who has none here is not touched. */
final class PatientIntake extends Intake<PatientIntake.Said> {
  private static final int LONGEST_NAME = 200;
  private static final LocalDate LONG_AGO = LocalDate.of(1900, 1, 1);

  private final PatientRecords patients;
  private final IdGenerator ids;

  PatientIntake(PatientRecords patients, IdGenerator ids) {
    this.patients = patients;
    this.ids = ids;
  }

  /** What a row says; never to be shown. */
  record Said(
      String reference,
      String fullName,
      LocalDate dateOfBirth,
      @Nullable String phone,
      @Nullable String email,
      @Nullable Locale locale) {
    /** Without the person. */
    @Override
    public String toString() {
      return "PatientIntake.Said";
    }
  }

  @Override
  Said read(Cells cells) {
    LocalDate dateOfBirth = cells.date("dateOfBirth");
    if (dateOfBirth.isBefore(LONG_AGO)) {
      cells.refuse("dateOfBirth", "out-of-range");
    }
    return new Said(
        cells.code("reference", MedicineIntake.CODE),
        cells.text("fullName", LONGEST_NAME),
        dateOfBirth,
        cells.optionalPhone("phone"),
        cells.optionalEmail("email"),
        cells.optionalLanguage("locale"));
  }

  @Override
  String key(Said said) {
    return said.reference();
  }

  @Override
  String keyColumn() {
    return "reference";
  }

  @Override
  void take(List<Entry<Said>> entries, boolean dryRun, Outcome outcome) {
    Map<String, Patient> known =
        patients.lock(
            entries.stream().map(it -> it.said().reference()).collect(Collectors.toSet()));
    Map<String, Patient> added = new LinkedHashMap<>();
    List<Patient> changed = new ArrayList<>();
    for (Entry<Said> entry : entries) {
      Said said = entry.said();
      if (said.dateOfBirth().isAfter(outcome.today())) {
        outcome.refuse(entry.row(), "dateOfBirth", "out-of-range");
        continue;
      }
      Patient before = known.get(said.reference());
      if (before == null) {
        added.put(
            said.reference(),
            new Patient(
                new PatientId(ids.next()),
                said.fullName(),
                said.dateOfBirth(),
                said.email(),
                said.phone(),
                said.locale() == null ? Locale.of("vi") : said.locale()));
        outcome.added();
        continue;
      }
      Patient after =
          new Patient(
              before.id(),
              said.fullName(),
              said.dateOfBirth(),
              said.email() == null ? before.email() : said.email(),
              said.phone() == null ? before.phone() : said.phone(),
              said.locale() == null ? before.locale() : said.locale());
      if (after.equals(before)) {
        outcome.unchanged();
      } else {
        changed.add(after);
        outcome.changed();
      }
    }
    if (!dryRun) {
      patients.add(added);
      patients.update(changed);
    }
  }
}
