package dev.kham.application.appointment;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AppointmentQueries.QueueItem;
import dev.kham.application.appointment.BookWalkIn.NewPatient;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.NoSlotTodayException;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BookWalkInTest {
  private static final NewPatient SOMEBODY =
      new NewPatient(" Lê Văn Tám ", "0912 345 678", LocalDate.of(1948, 9, 2));

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller desk = hospital.given().caller(Role.RECEPTIONIST);

  @Test
  void holds_the_next_slot_of_today_although_it_is_within_the_lead_time() {
    hospital.clock().set(at(TODAY, "09:25"));
    PatientId patient = hospital.given().patient().id();
    AppointmentId id = walkIn(patient);
    assertThat(appointment(id))
        .returns(slotAt(TODAY, "09:30"), Appointment::slot)
        .returns(patient, Appointment::patientId)
        .returns(desk.accountId(), Appointment::bookedBy)
        .returns(AppointmentStatus.PENDING, Appointment::status)
        .returns("ho", Appointment::reason);
    assertThat(hospital.payments().of(id).orElseThrow().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(hospital.jobs().waiting()).hasSize(1);
    assertThat(number(id)).isEqualTo(1);
  }

  @Test
  void a_slot_that_has_begun_is_not_given_away() {
    hospital.clock().set(at(TODAY, "09:30"));
    assertThat(appointment(walkIn()).slot()).isEqualTo(slotAt(TODAY, "10:00"));
  }

  @Test
  void walk_ins_get_one_free_slot_after_the_other_and_are_counted() {
    hospital.given().held(doctor, hospital.given().caller(Role.PATIENT), slotAt(TODAY, "10:00"));
    AppointmentId first = walkIn();
    AppointmentId second = walkIn();
    assertThat(appointment(first).slot()).isEqualTo(slotAt(TODAY, "09:30"));
    assertThat(appointment(second).slot()).isEqualTo(slotAt(TODAY, "10:30"));
    assertThat(number(first)).isEqualTo(1);
    assertThat(number(second)).isEqualTo(2);
    assertThat(appointment(walkIn(hospital.given().doctor().id(), null, SOMEBODY)).slot())
        .isEqualTo(slotAt(TODAY, "09:30"));
  }

  @Test
  void who_is_elsewhere_first_comes_when_they_can() {
    Caller patient = hospital.given().caller(Role.PATIENT);
    hospital.given().held(hospital.given().doctor(), patient, slotAt(TODAY, "09:30"));
    assertThat(appointment(walkIn(patient.patientId())).slot()).isEqualTo(slotAt(TODAY, "10:00"));
  }

  @Test
  void an_absence_and_a_holiday_hold_for_walk_ins_too() {
    Caller admin = hospital.given().caller(Role.ADMIN);
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .absences()
                    .add(SchedulingFixtures.absence(doctor, admin, slotAt(TODAY, "09:30"))));
    assertThat(appointment(walkIn()).slot()).isEqualTo(slotAt(TODAY, "10:00"));
    hospital
        .transaction()
        .run(() -> hospital.holidays().add(SchedulingFixtures.holiday(TODAY, TODAY)));
    assertThatThrownBy(this::walkIn).isInstanceOf(NoSlotTodayException.class);
  }

  @Test
  void when_no_slot_is_left_nothing_remains_of_the_attempt() {
    hospital.clock().set(at(TODAY, "15:50"));
    AppointmentId last = walkIn();
    int patients = hospital.patients().all().size();
    assertThatThrownBy(this::walkIn).isInstanceOf(NoSlotTodayException.class);
    assertThatThrownBy(this::walkIn).isInstanceOf(NoSlotTodayException.class);
    assertThat(hospital.patients().all()).hasSize(patients);
    cancel(last);
    assertThat(number(walkIn())).isEqualTo(2);
  }

  @Test
  void a_new_patient_is_registered_without_an_account() {
    AppointmentId id = walkIn();
    Patient patient = hospital.patients().find(appointment(id).patientId()).orElseThrow();
    assertThat(patient)
        .isEqualTo(
            new Patient(
                patient.id(),
                "Lê Văn Tám",
                LocalDate.of(1948, 9, 2),
                null,
                "84912345678",
                Locale.of("vi")));
  }

  @Test
  void refuses_a_new_patient_who_cannot_be() {
    for (NewPatient one :
        List.of(
            new NewPatient("Lê Văn Tám", "12345", LocalDate.of(1948, 9, 2)),
            new NewPatient("Lê Văn Tám", null, TODAY.plusDays(1)))) {
      assertThatThrownBy(() -> walkIn(doctor.id(), null, one))
          .isInstanceOf(RejectedException.class);
    }
    assertNothingHappened();
  }

  @Test
  void wants_a_patient_or_a_new_one_and_not_both() {
    PatientId patient = hospital.given().patient().id();
    assertThatExceptionOfType(FieldRefusedException.class)
        .isThrownBy(() -> walkIn(doctor.id(), null, null))
        .returns("patient-or-new-patient", DomainException::type)
        .returns(List.of("patientId", "newPatient"), FieldRefusedException::fields);
    assertThatThrownBy(() -> walkIn(doctor.id(), patient, SOMEBODY))
        .isInstanceOf(FieldRefusedException.class);
    assertNothingHappened();
  }

  @Test
  void knows_no_other_doctors_and_patients() {
    assertThatThrownBy(() -> walkIn(new DoctorId(UUID.randomUUID()), null, SOMEBODY))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> walkIn(new PatientId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class);
    assertNothingHappened();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECEPTIONIST", "ADMIN"})
  void only_the_desk_books_walk_ins(Role role) {
    Caller caller = hospital.given().caller(role);
    assertThatThrownBy(
            () ->
                hospital
                    .bookWalkIn()
                    .handle(
                        new BookWalkIn.Command(
                            caller, doctor.id(), caller.patientId(), null, "ho")))
        .isInstanceOf(ForbiddenException.class);
    assertNothingHappened();
  }

  @Test
  void a_queue_has_names_for_the_desk_and_doctors_only() {
    AppointmentId id = walkIn();
    for (Role role : List.of(Role.RECEPTIONIST, Role.ADMIN, Role.DOCTOR)) {
      assertThat(queue(role, null))
          .singleElement()
          .returns(1, QueueItem::number)
          .returns(id.value(), QueueItem::appointmentId)
          .returns("Lê Văn Tám", QueueItem::patientName);
    }
    assertThat(queue(Role.CASHIER, null))
        .singleElement()
        .returns(1, QueueItem::number)
        .returns(null, QueueItem::patientName);
    assertThat(queue(Role.DOCTOR, TODAY)).hasSize(1);
    assertThat(queue(Role.DOCTOR, MONDAY)).isEmpty();
    for (Role role : List.of(Role.PATIENT, Role.PHARMACIST)) {
      assertThatThrownBy(() -> queue(role, null)).isInstanceOf(ForbiddenException.class);
    }
    assertThatThrownBy(
            () -> hospital.viewQueue().handle(desk, new DoctorId(UUID.randomUUID()), null))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void a_command_prints_neither_the_person_nor_why_they_come() {
    assertThat(new BookWalkIn.Command(desk, doctor.id(), null, SOMEBODY, "ho"))
        .hasToString("BookWalkIn.Command[" + doctor.id() + "]");
    assertThat(SOMEBODY).hasToString("NewPatient");
  }

  private List<QueueItem> queue(Role role, LocalDate day) {
    return hospital.viewQueue().handle(hospital.given().caller(role), doctor.id(), day);
  }

  private AppointmentId walkIn() {
    return walkIn(doctor.id(), null, SOMEBODY);
  }

  private AppointmentId walkIn(PatientId patient) {
    return walkIn(doctor.id(), patient, null);
  }

  private AppointmentId walkIn(DoctorId with, PatientId patient, NewPatient newPatient) {
    return hospital
        .bookWalkIn()
        .handle(new BookWalkIn.Command(desk, with, patient, newPatient, "ho"));
  }

  private void cancel(AppointmentId id) {
    hospital.cancelAppointment().handle(new CancelAppointment.Command(desk, id, 0, "đã về"));
  }

  private Appointment appointment(AppointmentId id) {
    return hospital.appointments().find(id).orElseThrow();
  }

  private Integer number(AppointmentId id) {
    return hospital.viewAppointments().one(desk, id).queueNumber();
  }

  private void assertNothingHappened() {
    assertThat(hospital.appointments().all()).isEmpty();
    assertThat(hospital.jobs().waiting()).isEmpty();
  }
}
