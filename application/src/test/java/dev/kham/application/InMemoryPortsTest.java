package dev.kham.application;

import dev.kham.application.account.AccountQueriesContract;
import dev.kham.application.account.AccountRepositoryContract;
import dev.kham.application.account.PasswordAttemptsContract;
import dev.kham.application.account.SessionRepositoryContract;
import dev.kham.application.appointment.AppointmentQueriesContract;
import dev.kham.application.appointment.AppointmentRepositoryContract;
import dev.kham.application.appointment.QueueTicketsContract;
import dev.kham.application.appointment.WaitlistRepositoryContract;
import dev.kham.application.imports.ImportContract;
import dev.kham.application.medicine.MedicineContract;
import dev.kham.application.messaging.GatewaySecretsContract;
import dev.kham.application.messaging.MessageLedgerContract;
import dev.kham.application.patient.PatientRepositoryContract;
import dev.kham.application.payment.LedgerContract;
import dev.kham.application.payment.PaymentQueriesContract;
import dev.kham.application.payment.PaymentRepositoryContract;
import dev.kham.application.payment.ReceiptRepositoryContract;
import dev.kham.application.payment.TransferQueriesContract;
import dev.kham.application.payment.TransferRepositoryContract;
import dev.kham.application.scheduling.AbsenceRepositoryContract;
import dev.kham.application.scheduling.BusyTimesContract;
import dev.kham.application.scheduling.CalendarsContract;
import dev.kham.application.scheduling.DoctorQueriesContract;
import dev.kham.application.scheduling.DoctorRepositoryContract;
import dev.kham.application.scheduling.HolidayRepositoryContract;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.scheduling.OpenSlots;
import dev.kham.application.scheduling.OpenSlotsContract;
import dev.kham.application.scheduling.SchedulingFixtures;
import dev.kham.application.scheduling.StoredOpenSlots;
import dev.kham.application.settlement.DailySheetContract;
import dev.kham.application.settlement.MoneyContract;
import dev.kham.application.settlement.StatementBookmarksContract;
import dev.kham.application.settlement.TransferInboxContract;
import dev.kham.application.shared.OnceOnlyContract;
import dev.kham.application.shared.TransactionContract;
import dev.kham.application.task.TaskRepositoryContract;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The in-memory adapters keep the same promises as the real ones. */
class InMemoryPortsTest {
  private abstract static class InMemory implements PortContract {
    private final Ports ports = new InMemoryHospital();

    @Override
    public Ports ports() {
      return ports;
    }
  }

  @Nested
  class Transactions extends InMemory implements TransactionContract {}

  @Nested
  class OnceOnly extends InMemory implements OnceOnlyContract {}

  @Nested
  class Patients extends InMemory implements PatientRepositoryContract {}

  @Nested
  class Accounts extends InMemory implements AccountRepositoryContract {}

  @Nested
  class AccountViews extends InMemory implements AccountQueriesContract {}

  @Nested
  class Sessions extends InMemory implements SessionRepositoryContract {}

  @Nested
  class PasswordAttempts extends InMemory implements PasswordAttemptsContract {}

  @Nested
  class Doctors extends InMemory implements DoctorRepositoryContract {}

  @Nested
  class DoctorViews extends InMemory implements DoctorQueriesContract {}

  @Nested
  class BusyTimes extends InMemory implements BusyTimesContract {}

  @Nested
  class Calendars extends InMemory implements CalendarsContract {}

  @Nested
  class OpenDays extends InMemory implements OpenSlotsContract {
    @Override
    public OpenSlots open() {
      Clock clock = Clock.fixed(SchedulingFixtures.NOW, SchedulingFixtures.ZONE);
      OfferedSlots offered = new OfferedSlots(ports().calendars(), clock, Duration.ofHours(1));
      return new StoredOpenSlots(ports().calendars(), offered);
    }
  }

  @Nested
  class Appointments extends InMemory implements AppointmentRepositoryContract {}

  @Nested
  class AppointmentViews extends InMemory implements AppointmentQueriesContract {}

  @Nested
  class Queue extends InMemory implements QueueTicketsContract {}

  @Nested
  class Waitlist extends InMemory implements WaitlistRepositoryContract {}

  @Nested
  class Payments extends InMemory implements PaymentRepositoryContract {}

  @Nested
  class PaymentViews extends InMemory implements PaymentQueriesContract {}

  @Nested
  class Transfers extends InMemory implements TransferRepositoryContract {}

  @Nested
  class Receipts extends InMemory implements ReceiptRepositoryContract {}

  @Nested
  class TransferViews extends InMemory implements TransferQueriesContract {}

  @Nested
  class Ledgers extends InMemory implements LedgerContract {}

  @Nested
  class DailySheets extends InMemory implements DailySheetContract {}

  @Nested
  class Money extends InMemory implements MoneyContract {}

  @Nested
  class Inbox extends InMemory implements TransferInboxContract {}

  @Nested
  class Bookmarks extends InMemory implements StatementBookmarksContract {}

  @Nested
  class Messages extends InMemory implements MessageLedgerContract {}

  @Nested
  class GatewaySecrets extends InMemory implements GatewaySecretsContract {}

  @Nested
  class Absences extends InMemory implements AbsenceRepositoryContract {}

  @Nested
  class Holidays extends InMemory implements HolidayRepositoryContract {}

  @Nested
  class Medicines extends InMemory implements MedicineContract {}

  @Nested
  class Tasks extends InMemory implements TaskRepositoryContract {}

  @Nested
  class Imports extends InMemory implements ImportContract {}
}
