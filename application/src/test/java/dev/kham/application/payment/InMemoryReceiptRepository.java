package dev.kham.application.payment;

import dev.kham.application.appointment.AppointmentRepository;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.InMemoryTable;
import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.appointment.Appointment;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Receipt;
import dev.kham.domain.payment.ReceiptNumber;
import dev.kham.domain.scheduling.Doctor;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

public final class InMemoryReceiptRepository implements ReceiptRepository {
  private final InMemoryTable<PaymentId, Receipt> receipts;
  private final AppointmentRepository appointments;
  private final PatientRepository patients;
  private final DoctorRepository doctors;

  public InMemoryReceiptRepository(
      InMemoryTransaction transaction,
      AppointmentRepository appointments,
      PatientRepository patients,
      DoctorRepository doctors) {
    receipts = new InMemoryTable<>(transaction);
    this.appointments = appointments;
    this.patients = patients;
    this.doctors = doctors;
  }

  @Override
  public void issue(Payment paid, String bankReference, ZonedDateTime at) {
    Appointment appointment = appointments.find(paid.appointmentId()).orElseThrow();
    Doctor doctor = doctors.find(appointment.doctorId()).orElseThrow();
    int before =
        (int) all().stream().filter(other -> other.number().year() == at.getYear()).count();
    Receipt receipt =
        new Receipt(
            new ReceiptNumber(at.getYear(), before + 1),
            paid.id(),
            appointment.id(),
            appointment.patientId(),
            at.toInstant(),
            paid.amount(),
            paid.code(),
            bankReference,
            patients.find(appointment.patientId()).orElseThrow().fullName(),
            doctor.fullName(),
            doctor.specialty().name(),
            appointment.slot().start());
    receipts.add(paid.id(), receipt);
  }

  @Override
  public Optional<Receipt> find(PaymentId payment) {
    return receipts.find(payment);
  }

  @Override
  public Optional<Receipt> find(AppointmentId appointment) {
    return receipts.find(receipt -> receipt.appointmentId().equals(appointment));
  }

  public List<Receipt> all() {
    return receipts.all();
  }
}
