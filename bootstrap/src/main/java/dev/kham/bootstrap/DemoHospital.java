package dev.kham.bootstrap;

import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.PasswordHasher;
import dev.kham.application.medicine.MedicineRepository;
import dev.kham.application.medicine.StockRepository;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Batch;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.BatchStatus;
import dev.kham.domain.medicine.Medicine;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A small hospital to try Kham with: doctors, their next 60 days, medicines, and an account of each
 * role.
 */
@Singleton
class DemoHospital {
  private static final int DAYS = 60;

  private final Transaction transaction;
  private final DoctorRepository doctors;
  private final PatientRepository patients;
  private final AccountRepository accounts;
  private final MedicineRepository medicines;
  private final StockRepository stock;
  private final PasswordHasher hasher;
  private final Clock clock;

  DemoHospital(
      Transaction transaction,
      DoctorRepository doctors,
      PatientRepository patients,
      AccountRepository accounts,
      MedicineRepository medicines,
      StockRepository stock,
      PasswordHasher hasher,
      Clock clock) {
    this.transaction = transaction;
    this.doctors = doctors;
    this.patients = patients;
    this.accounts = accounts;
    this.medicines = medicines;
    this.stock = stock;
    this.hasher = hasher;
    this.clock = clock;
  }

  private record DemoDoctor(String name, String specialty, long fee, String room, int minutes) {}

  private static final List<DemoDoctor> DOCTORS =
      List.of(
          new DemoDoctor("BS. Nguyễn Thị Minh Châu", "Nhi khoa", 250_000, "A101", 20),
          new DemoDoctor("BS. Trần Quốc Bảo", "Nhi khoa", 250_000, "A102", 20),
          new DemoDoctor("ThS. BS. Lê Hoàng Phúc", "Nhi khoa", 300_000, "A103", 20),
          new DemoDoctor("BS. Phạm Ngọc Ánh", "Da liễu", 280_000, "A201", 15),
          new DemoDoctor("BS. Đặng Thùy Dương", "Da liễu", 280_000, "A202", 15),
          new DemoDoctor("PGS. TS. Võ Văn Đức", "Tim mạch", 500_000, "B101", 30),
          new DemoDoctor("TS. BS. Hoàng Thị Lan", "Tim mạch", 400_000, "B102", 30),
          new DemoDoctor("BS. Huỳnh Tấn Phát", "Tim mạch", 350_000, "B103", 30),
          new DemoDoctor("BS. Đỗ Khánh Linh", "Sản phụ khoa", 320_000, "B201", 30),
          new DemoDoctor("TS. BS. Bùi Thanh Hương", "Sản phụ khoa", 380_000, "B202", 30),
          new DemoDoctor("BS. Ngô Đình Khôi", "Tai mũi họng", 260_000, "C101", 20),
          new DemoDoctor("BS. Dương Mỹ Hạnh", "Tai mũi họng", 260_000, "C102", 20));

  /** A medicine whose batches have so many units each and expire so many days from now. */
  private record DemoMedicine(
      String code,
      String name,
      String unit,
      String atc,
      long minimum,
      long cost,
      int[][] batches) {}

  private static final List<DemoMedicine> MEDICINES =
      List.of(
          medicine(
              "PARA500", "Paracetamol 500 mg", "viên", "N02BE01", 500, 450, 800, 25, 4000, 400),
          medicine("AMOX500", "Amoxicillin 500 mg", "viên", "J01CA04", 300, 1_600, 1200, 260),
          // fewer than there have to be
          medicine(
              "SALB-INH", "Salbutamol 100 mcg, bình xịt", "bình", "R03AC02", 40, 78_000, 12, 180),
          medicine("ORS", "Oresol", "gói", "A07CA", 200, 2_200, 150, 6, 900, 540),
          medicine("AMLO5", "Amlodipin 5 mg", "viên", "C08CA01", 300, 900, 2500, 330));

  private static final Map<String, Role> STAFF = new LinkedHashMap<>();

  static {
    STAFF.put("letan@kham.example", Role.RECEPTIONIST);
    STAFF.put("thungan@kham.example", Role.CASHIER);
    STAFF.put("bacsi@kham.example", Role.DOCTOR);
    STAFF.put("duocsi@kham.example", Role.PHARMACIST);
    STAFF.put("quantri@kham.example", Role.ADMIN);
  }

  private static final String PATIENT = "benhnhan@kham.example";

  private static DemoMedicine medicine(
      String code, String name, String unit, String atc, long minimum, long cost, int... stock) {
    int[][] batches = new int[stock.length / 2][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = new int[] {stock[2 * i], stock[2 * i + 1]};
    }
    return new DemoMedicine(code, name, unit, atc, minimum, cost, batches);
  }

  /** Makes what is missing and moves the shifts on to the next 60 days. */
  void seed(String password) {
    LocalDate today = LocalDate.now(clock);
    DOCTORS.forEach(doctor -> doctors.put(doctor(doctor, today)));
    if (transaction.call(() -> accounts.findByLogin(PATIENT)).isPresent()) {
      return;
    }
    String hash = hasher.hash(password);
    Patient patient =
        new Patient(
            new PatientId(id(PATIENT)),
            "Nguyễn Văn An",
            LocalDate.of(1990, 5, 20),
            PATIENT,
            "84901234567",
            Locale.of("vi"));
    transaction.run(
        () -> {
          patients.add(patient);
          accounts.add(account(PATIENT, patient.phone(), hash, Role.PATIENT, patient.id()));
          STAFF.forEach((email, role) -> accounts.add(account(email, null, hash, role, null)));
          MEDICINES.forEach(medicine -> add(medicine, today));
        });
  }

  private void add(DemoMedicine demo, LocalDate today) {
    MedicineId id = new MedicineId(id(demo.code()));
    medicines.add(
        new Medicine(
            id, demo.code(), demo.name(), demo.unit(), demo.atc(), demo.minimum(), null, 0));
    for (int i = 0; i < demo.batches().length; i++) {
      String number = demo.code() + "-" + (i + 1);
      Batch batch =
          new Batch(
              new BatchId(id(number)),
              id,
              number,
              today.plusDays(demo.batches()[i][1]),
              0,
              BatchStatus.AVAILABLE,
              "Công ty Dược Ví Dụ",
              demo.cost());
      stock.add(batch);
      stock.move(batch.receive(demo.batches()[i][0], clock.instant(), new Actor.Machine("demo")));
    }
  }

  /** The logins, by role. */
  static Map<String, Role> logins() {
    Map<String, Role> all = new LinkedHashMap<>();
    all.put(PATIENT, Role.PATIENT);
    all.putAll(STAFF);
    return all;
  }

  private static Account account(
      String email, @Nullable String phone, String hash, Role role, @Nullable PatientId patient) {
    return new Account(
        new AccountId(id("account " + email)), email, phone, hash, Set.of(role), patient);
  }

  private static Doctor doctor(DemoDoctor doctor, LocalDate today) {
    List<Shift> week = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day == DayOfWeek.SUNDAY) {
        continue;
      }
      week.add(shift(doctor, day, LocalTime.of(7, 30), LocalTime.of(11, 30), today));
      if (day != DayOfWeek.SATURDAY) {
        week.add(shift(doctor, day, LocalTime.of(13, 30), LocalTime.of(16, 30), today));
      }
    }
    return new Doctor(
        new DoctorId(id(doctor.name())),
        doctor.name(),
        new Specialty(new SpecialtyId(id(doctor.specialty())), doctor.specialty()),
        doctor.fee(),
        doctor.room(),
        doctor.minutes(),
        week);
  }

  private static Shift shift(
      DemoDoctor doctor, DayOfWeek day, LocalTime from, LocalTime until, LocalDate today) {
    return new Shift(day, from, until, doctor.minutes(), today, today.plusDays(DAYS));
  }

  /** The same at every start, so that a second start finds what the first has made. */
  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(("kham demo " + name).getBytes(StandardCharsets.UTF_8));
  }
}
