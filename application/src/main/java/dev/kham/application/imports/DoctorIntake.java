package dev.kham.application.imports;

import dev.kham.application.scheduling.DoctorRecords;
import dev.kham.application.shared.IdGenerator;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import dev.kham.domain.shared.Folded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Doctors by the reference another system knows them by. Their shifts are not the table's business.
 * A specialty is known by its name, whatever its case and diacritics, and begins with its first
 * doctor.
 */
final class DoctorIntake extends Intake<DoctorIntake.Said> {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ROOM = 40;

  private final DoctorRecords doctors;
  private final IdGenerator ids;

  DoctorIntake(DoctorRecords doctors, IdGenerator ids) {
    this.doctors = doctors;
    this.ids = ids;
  }

  record Said(
      String reference,
      String fullName,
      String specialty,
      long fee,
      String room,
      int slotMinutes) {}

  @Override
  Said read(Cells cells) {
    return new Said(
        cells.code("reference", MedicineIntake.CODE),
        cells.text("fullName", LONGEST_NAME),
        cells.text("specialty", LONGEST_NAME),
        cells.number("fee", 1, Medicine.MOST),
        cells.text("room", LONGEST_ROOM),
        (int) cells.number("slotMinutes", Shift.SHORTEST_SLOT, Shift.LONGEST_SLOT));
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
    Map<String, Doctor> known =
        doctors.lock(entries.stream().map(it -> it.said().reference()).collect(Collectors.toSet()));
    Map<String, Specialty> specialties = new HashMap<>();
    doctors.specialties().forEach(it -> specialties.putIfAbsent(Folded.lower(it.name()), it));
    Map<String, Doctor> added = new LinkedHashMap<>();
    List<Doctor> changed = new ArrayList<>();
    for (Entry<Said> entry : entries) {
      Said said = entry.said();
      Specialty specialty =
          specialties.computeIfAbsent(
              Folded.lower(said.specialty()),
              name -> new Specialty(new SpecialtyId(ids.next()), said.specialty()));
      Doctor before = known.get(said.reference());
      if (before == null) {
        added.put(
            said.reference(),
            new Doctor(
                new DoctorId(ids.next()),
                said.fullName(),
                specialty,
                said.fee(),
                said.room(),
                said.slotMinutes(),
                List.of()));
        outcome.added();
      } else if (isSame(before, said, specialty)) {
        outcome.unchanged();
      } else {
        changed.add(
            before.described(
                said.fullName(), specialty, said.fee(), said.room(), said.slotMinutes()));
        outcome.changed();
      }
    }
    if (!dryRun) {
      doctors.add(added);
      doctors.update(changed);
    }
  }

  private static boolean isSame(Doctor before, Said said, Specialty specialty) {
    return before.fullName().equals(said.fullName())
        && before.specialty().id().equals(specialty.id())
        && before.fee() == said.fee()
        && before.room().equals(said.room())
        && before.slotMinutes() == said.slotMinutes();
  }
}
