package dev.kham.application.appointment;

import static dev.kham.application.payment.PaymentFixtures.DEADLINE;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AppointmentConfirmation;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentBegunException;
import dev.kham.domain.appointment.AppointmentEvent;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.PatientBusyException;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SlotNotOfferedException;
import dev.kham.domain.shared.NotFoundException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RescheduleAppointmentTest {
  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Doctor doctor = hospital.given().doctor();
  private final Caller patient = hospital.given().caller(Role.PATIENT);
  private final AppointmentId id = book(patient, doctor, "09:00");

  @Test
  void moves_the_appointment_and_says_from_where_to_where() {
    Doctor other = hospital.given().doctor();
    move(0, at(MONDAY, "10:00"), other.id());
    assertThat(appointment())
        .returns(id, Appointment::id)
        .returns(other.id(), Appointment::doctorId)
        .returns(slotAt(MONDAY, "10:00"), Appointment::slot)
        .returns(AppointmentStatus.PENDING, Appointment::status)
        .returns(doctor.fee(), Appointment::fee);
    assertThat(hospital.appointments().history(id).getLast())
        .isEqualTo(
            new AppointmentEvent.Rescheduled(
                id,
                1,
                NOW,
                patient.asActor(),
                AppointmentStatus.PENDING,
                doctor.id(),
                slotAt(MONDAY, "09:00"),
                other.id(),
                slotAt(MONDAY, "10:00")));
  }

  @Test
  void stays_with_the_doctor_when_none_is_named() {
    move(0, at(MONDAY, "10:00"), null);
    assertThat(appointment().doctorId()).isEqualTo(doctor.id());
  }

  @Test
  void gives_the_old_slot_to_whoever_wants_it() {
    move(0, at(MONDAY, "10:00"), null);
    AppointmentId next = book(hospital.given().caller(Role.PATIENT), doctor, "09:00");
    assertThat(hospital.appointments().find(next)).isPresent();
  }

  @Test
  void a_hold_keeps_its_payment_and_the_end_of_its_payment_window() {
    Payment before = payment();
    Job letGo = hospital.jobs().waiting().getFirst();
    hospital.clock().set(NOW.plusSeconds(60));
    move(0, at(MONDAY, "10:00"), null);
    assertThat(payment()).isEqualTo(before);
    assertThat(hospital.jobs().waiting())
        .containsExactlyInAnyOrder(letGo, new OfferFreedSlot.Command(id, 1).asJob());
    assertThat(hospital.jobs().dueOf(letGo.key())).contains(DEADLINE);
  }

  @Test
  void a_moved_hold_is_confirmed_at_its_new_time_and_written_about_once() {
    move(0, at(MONDAY, "10:00"), null);
    pay();
    runDueJobs();
    assertThat(appointment())
        .returns(AppointmentStatus.CONFIRMED, Appointment::status)
        .returns(slotAt(MONDAY, "10:00"), Appointment::slot);
    assertThat(startsWrittenAbout()).containsExactly(at(MONDAY, "10:00"));
  }

  @Test
  void a_moved_promise_is_confirmed_again_and_stays_paid() {
    pay();
    runDueJobs();
    move(1, at(MONDAY, "10:00"), null);
    runDueJobs();
    assertThat(payment().status()).isEqualTo(PaymentStatus.PAID);
    assertThat(startsWrittenAbout()).containsExactly(at(MONDAY, "09:00"), at(MONDAY, "10:00"));
  }

  @Test
  void nobody_is_written_to_about_a_time_that_is_no_longer_theirs() {
    pay();
    move(1, at(MONDAY, "10:00"), null);
    move(2, at(MONDAY, "11:00"), null);
    assertThat(hospital.jobs().waiting())
        .filteredOn(job -> job.name().equals(SendAppointmentConfirmation.JOB))
        .hasSize(3);
    runDueJobs();
    assertThat(startsWrittenAbout()).containsExactly(at(MONDAY, "11:00"));
  }

  @Test
  void who_is_where_they_want_to_be_stays_as_they_are() {
    Appointment before = appointment();
    move(0, at(MONDAY, "09:00"), doctor.id());
    assertThat(appointment()).isEqualTo(before);
    assertThat(hospital.appointments().history(id)).hasSize(1);
  }

  @Test
  void refuses_what_the_doctor_does_not_offer() {
    for (Instant start : new Instant[] {at(MONDAY, "12:00"), at(MONDAY, "10:10"), NOW}) {
      assertThatThrownBy(() -> move(0, start, null)).isInstanceOf(SlotNotOfferedException.class);
    }
    assertUnmoved();
  }

  @Test
  void refuses_a_doctor_there_is_not() {
    assertThatThrownBy(() -> move(0, at(MONDAY, "10:00"), new DoctorId(UUID.randomUUID())))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no such doctor");
    assertUnmoved();
  }

  @Test
  void refuses_a_slot_that_is_taken() {
    book(hospital.given().caller(Role.PATIENT), doctor, "10:00");
    assertThatThrownBy(() -> move(0, at(MONDAY, "10:00"), null))
        .isInstanceOf(SlotTakenException.class);
    assertUnmoved();
  }

  @Test
  void refuses_a_time_at_which_the_patient_is_elsewhere() {
    book(patient, hospital.given().doctor(), "10:00");
    assertThatThrownBy(() -> move(0, at(MONDAY, "10:00"), null))
        .isInstanceOf(PatientBusyException.class);
    assertUnmoved();
  }

  @Test
  void patients_do_not_move_what_has_begun_and_the_desk_does() {
    pay();
    hospital.clock().set(at(MONDAY, "09:00"));
    assertThatThrownBy(() -> move(1, at(MONDAY, "10:00"), null))
        .isInstanceOf(AppointmentBegunException.class);
    assertUnmoved();
    move(hospital.given().caller(Role.RECEPTIONIST), 1, at(MONDAY, "10:00"), null);
    assertThat(appointment().slot()).isEqualTo(slotAt(MONDAY, "10:00"));
  }

  private void assertUnmoved() {
    assertThat(appointment().slot()).isEqualTo(slotAt(MONDAY, "09:00"));
    assertThat(hospital.appointments().history(id))
        .noneMatch(event -> event instanceof AppointmentEvent.Rescheduled);
  }

  private AppointmentId book(Caller caller, Doctor with, String time) {
    return hospital
        .bookAppointment()
        .handle(new BookAppointment.Command(caller, with.id(), at(MONDAY, time), null, null));
  }

  private void pay() {
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(PaymentFixtures.transferFor(payment()), new byte[] {'x'}));
  }

  private void move(int version, Instant start, @Nullable DoctorId to) {
    move(patient, version, start, to);
  }

  private void move(Caller caller, int version, Instant start, @Nullable DoctorId to) {
    hospital
        .rescheduleAppointment()
        .handle(new RescheduleAppointment.Command(caller, id, version, start, to));
  }

  private void runDueJobs() {
    for (Job job : hospital.jobs().takeDue()) {
      if (job.name().equals(SendAppointmentConfirmation.JOB)) {
        hospital.sendAppointmentConfirmation().handle(SendAppointmentConfirmation.Command.of(job));
      }
    }
  }

  private List<Instant> startsWrittenAbout() {
    return hospital.messenger().sent().stream()
        .map(Letter::content)
        .map(AppointmentConfirmation.class::cast)
        .map(AppointmentConfirmation::start)
        .map(ZonedDateTime::toInstant)
        .toList();
  }

  private Appointment appointment() {
    return hospital.appointments().find(id).orElseThrow();
  }

  private Payment payment() {
    return hospital.payments().of(id).orElseThrow();
  }
}
