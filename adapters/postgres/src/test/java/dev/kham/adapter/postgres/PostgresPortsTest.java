package dev.kham.adapter.postgres;

import dev.kham.application.PortContract;
import dev.kham.application.Ports;
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
import dev.kham.application.settlement.DailySheetContract;
import dev.kham.application.settlement.MoneyContract;
import dev.kham.application.settlement.StatementBookmarksContract;
import dev.kham.application.settlement.TransferInboxContract;
import dev.kham.application.shared.OnceOnlyContract;
import dev.kham.application.shared.TransactionContract;
import dev.kham.application.task.TaskRepositoryContract;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Nested;

/** The PostgreSQL adapters keep every promise of their ports. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class PostgresPortsTest {
  @Inject PostgresPorts ports;

  abstract class Postgres implements PortContract {
    @Override
    public Ports ports() {
      return ports;
    }
  }

  @Nested
  class Transactions extends Postgres implements TransactionContract {}

  @Nested
  class OnceOnly extends Postgres implements OnceOnlyContract {}

  @Nested
  class Patients extends Postgres implements PatientRepositoryContract {}

  @Nested
  class Accounts extends Postgres implements AccountRepositoryContract {}

  @Nested
  class AccountViews extends Postgres implements AccountQueriesContract {}

  @Nested
  class Sessions extends Postgres implements SessionRepositoryContract {}

  @Nested
  class PasswordAttempts extends Postgres implements PasswordAttemptsContract {}

  @Nested
  class Doctors extends Postgres implements DoctorRepositoryContract {}

  @Nested
  class DoctorViews extends Postgres implements DoctorQueriesContract {}

  @Nested
  class BusyTimes extends Postgres implements BusyTimesContract {}

  @Nested
  class Calendars extends Postgres implements CalendarsContract {}

  @Nested
  class Appointments extends Postgres implements AppointmentRepositoryContract {}

  @Nested
  class AppointmentViews extends Postgres implements AppointmentQueriesContract {}

  @Nested
  class Queue extends Postgres implements QueueTicketsContract {}

  @Nested
  class Waitlist extends Postgres implements WaitlistRepositoryContract {}

  @Nested
  class Payments extends Postgres implements PaymentRepositoryContract {}

  @Nested
  class PaymentViews extends Postgres implements PaymentQueriesContract {}

  @Nested
  class Transfers extends Postgres implements TransferRepositoryContract {}

  @Nested
  class Receipts extends Postgres implements ReceiptRepositoryContract {}

  @Nested
  class TransferViews extends Postgres implements TransferQueriesContract {}

  @Nested
  class Ledgers extends Postgres implements LedgerContract {}

  @Nested
  class DailySheets extends Postgres implements DailySheetContract {}

  @Nested
  class Money extends Postgres implements MoneyContract {}

  @Nested
  class Inbox extends Postgres implements TransferInboxContract {}

  @Nested
  class Bookmarks extends Postgres implements StatementBookmarksContract {}

  @Nested
  class Messages extends Postgres implements MessageLedgerContract {}

  @Nested
  class GatewaySecrets extends Postgres implements GatewaySecretsContract {}

  @Nested
  class Absences extends Postgres implements AbsenceRepositoryContract {}

  @Nested
  class Holidays extends Postgres implements HolidayRepositoryContract {}

  @Nested
  class Medicines extends Postgres implements MedicineContract {}

  @Nested
  class Tasks extends Postgres implements TaskRepositoryContract {}

  @Nested
  class Imports extends Postgres implements ImportContract {}
}
