package dev.kham.application.account;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.TODAY;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.BookAppointment;
import dev.kham.application.appointment.CancelAppointment;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.appointment.SendAppointmentConfirmation;
import dev.kham.application.messaging.Letter;
import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.domain.account.Actor;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.appointment.TooManyPendingException;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import dev.kham.domain.patient.TooManyDependantsException;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependantsTest {
  private static final LocalDate BIRTH = LocalDate.of(2024, 2, 29);

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Patient mother = hospital.given().patient();
  private final Caller account = hospital.given().caller(mother);

  @Test
  void a_dependant_is_a_patient_reached_through_the_guardian() {
    Dependant child = add(account, "  Trần Gia Bảo ", BIRTH);
    assertThat(child)
        .isEqualTo(
            new Dependant(
                new Patient(
                    child.patient().id(),
                    "Trần Gia Bảo",
                    BIRTH,
                    mother.email(),
                    mother.phone(),
                    mother.locale()),
                mother.id(),
                "con trai"));
    assertThat(hospital.patients().find(child.patient().id())).contains(child.patient());
    assertThat(hospital.viewOwnAccount().handle(account).dependants()).containsExactly(child);
  }

  @Test
  void a_dependant_added_just_now_is_recognised_without_a_new_token() {
    assertThat(caller()).isEqualTo(account);
    PatientId child = add().patient().id();
    assertThat(caller().patients()).containsExactlyInAnyOrder(mother.id(), child);
    Caller other = hospital.given().caller(Role.PATIENT);
    assertThat(hospital.recogniseGuardian().handle(other)).isEqualTo(other);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PATIENT")
  void staff_have_no_dependants(Role role) {
    Caller staff = hospital.given().caller(role);
    assertThatThrownBy(() -> add(staff, "Trần Gia Bảo", BIRTH))
        .isInstanceOf(ForbiddenException.class);
    assertThat(hospital.recogniseGuardian().handle(staff)).isEqualTo(staff);
  }

  @Test
  void nobody_is_born_tomorrow() {
    add(account, "Trần Gia Bảo", TODAY);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> add(account, "Trần Gia Bảo", TODAY.plusDays(1)))
        .returns("invalid-date-of-birth", DomainException::type);
  }

  @Test
  void a_guardian_has_only_so_many() {
    for (int i = 0; i < Dependant.MOST; i++) {
      add();
    }
    assertThatThrownBy(this::add).isInstanceOf(TooManyDependantsException.class);
    assertThat(caller().dependants()).hasSize(Dependant.MOST);
  }

  @Test
  void a_guardian_books_moves_and_cancels_for_a_dependant_in_their_own_name() {
    PatientId child = add().patient().id();
    AppointmentId id = book(child, "09:00");
    assertThat(appointment(id))
        .returns(child, Appointment::patientId)
        .returns(account.accountId(), Appointment::bookedBy);

    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(caller(), id, 0, at(MONDAY, "10:00"), null));
    assertThat(appointment(id).slot()).isEqualTo(slotAt(MONDAY, "10:00"));

    hospital.cancelAppointment().handle(new CancelAppointment.Command(caller(), id, 1, "đã khỏi"));
    assertThat(appointment(id).cancellation()).isEqualTo(Cancellation.BY_PATIENT);
    assertThat(hospital.viewAppointments().history(caller(), id))
        .hasSize(3)
        .extracting(HistoryItem::by)
        .containsOnly(new Actor.Person(account.accountId()));
  }

  @Test
  void a_guardian_sees_what_is_to_be_paid_for_a_dependant() {
    AppointmentId id = book(add().patient().id(), "09:00");
    PaymentId payment = hospital.payments().of(id).orElseThrow().id();
    assertThat(hospital.viewPayment().handle(caller(), payment))
        .returns(id.value(), PaymentView::appointmentId);
  }

  @Test
  void nobody_else_acts_for_a_dependant() {
    PatientId child = add().patient().id();
    AppointmentId id = book(child, "09:00");
    PaymentId payment = hospital.payments().of(id).orElseThrow().id();
    Caller stranger = hospital.given().caller(Role.PATIENT);
    for (Runnable attempt :
        List.<Runnable>of(
            () -> book(stranger, child, "10:00"),
            () -> hospital.viewAppointments().one(stranger, id),
            () -> hospital.viewPayment().handle(stranger, payment),
            () ->
                hospital
                    .rescheduleAppointment()
                    .handle(
                        new RescheduleAppointment.Command(
                            stranger, id, 0, at(MONDAY, "10:00"), null)),
            () ->
                hospital
                    .cancelAppointment()
                    .handle(new CancelAppointment.Command(stranger, id, 0, "đã khỏi")))) {
      assertThatThrownBy(attempt::run).isInstanceOf(NotFoundException.class);
    }
    assertThat(appointment(id).version()).isZero();
  }

  @Test
  void dependants_do_not_multiply_how_many_unpaid_appointments_one_may_hold() {
    book(mother.id(), "08:00");
    book(add().patient().id(), "08:30");
    book(add().patient().id(), "09:00");
    PatientId another = add().patient().id();
    for (PatientId one : List.of(mother.id(), another)) {
      assertThatThrownBy(() -> book(one, "10:00")).isInstanceOf(TooManyPendingException.class);
    }
  }

  @Test
  void what_is_confirmed_for_a_dependant_is_written_to_the_guardian() {
    Dependant child = add();
    AppointmentId id = book(child.patient().id(), "09:00");
    hospital.given().changed(appointment(id), AppointmentStatus.CONFIRMED);
    hospital.sendAppointmentConfirmation().handle(new SendAppointmentConfirmation.Command(id, 1));
    Letter letter = hospital.messenger().sent().getFirst();
    assertThat(letter.to()).isEqualTo(mother.email());
    assertThat(letter.locale()).isEqualTo(mother.locale());
    assertThat(letter.content())
        .isEqualTo(
            new Letter.Content.AppointmentConfirmation(
                child.patient().fullName(),
                doctor.fullName(),
                doctor.specialty().name(),
                doctor.room(),
                ZonedDateTime.of(MONDAY.atTime(9, 0), ZONE),
                ZonedDateTime.of(MONDAY.atTime(9, 30), ZONE),
                doctor.fee(),
                hospital.payments().of(id).orElseThrow().code().value()));
  }

  @Test
  void a_command_does_not_print_the_person() {
    assertThat(new AddDependant.Command(account, "Trần Gia Bảo", BIRTH, "con trai"))
        .hasToString("AddDependant.Command");
  }

  private Caller caller() {
    return hospital.recogniseGuardian().handle(account);
  }

  private Dependant add() {
    return add(account, "Trần Gia Bảo", BIRTH);
  }

  private Dependant add(Caller caller, String name, LocalDate birth) {
    return hospital
        .addDependant()
        .handle(new AddDependant.Command(caller, name, birth, "con trai"));
  }

  private AppointmentId book(PatientId patient, String time) {
    return book(caller(), patient, time);
  }

  private AppointmentId book(Caller caller, PatientId patient, String time) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, doctor.id(), at(MONDAY, time), patient, null));
  }

  private Appointment appointment(AppointmentId id) {
    return hospital.appointments().find(id).orElseThrow();
  }
}
