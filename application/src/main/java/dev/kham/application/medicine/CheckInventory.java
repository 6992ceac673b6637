package dev.kham.application.medicine;

import dev.kham.application.job.Job;
import dev.kham.application.job.JobQueue;
import dev.kham.application.job.Queue;
import dev.kham.application.medicine.AlertRepository.Check;
import dev.kham.application.medicine.PharmacyStaff.Member;
import dev.kham.application.shared.IdGenerator;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Role;
import dev.kham.domain.medicine.Alert;
import dev.kham.domain.medicine.AlertId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.medicine.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks which thresholds the stock has crossed, and has every pharmacist on duty told of what
 * nobody was told of before: one mail each. All of it is one commit.
 */
public final class CheckInventory {
  public static final String EXPIRY_JOB = "check-medicine-expiry";
  public static final String LOW_STOCK_JOB = "check-low-stock";

  /** So long the pharmacists have before the head pharmacist is told. */
  public static final Duration PATIENCE = Duration.ofHours(24);

  private static final String MEDICINE = "medicine";

  private final Transaction transaction;
  private final AlertRepository alerts;
  private final StockRepository stock;
  private final PharmacyStaff staff;
  private final JobQueue jobs;
  private final IdGenerator ids;
  private final Clock clock;
  private final List<Integer> alertDays;

  /**
   * Wired with its ports.
   *
   * @param alertDays before the expiry, for medicines that say nothing else
   */
  public CheckInventory(
      Transaction transaction,
      AlertRepository alerts,
      StockRepository stock,
      PharmacyStaff staff,
      JobQueue jobs,
      IdGenerator ids,
      Clock clock,
      List<Integer> alertDays) {
    this.transaction = transaction;
    this.alerts = alerts;
    this.stock = stock;
    this.staff = staff;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
    this.alertDays = List.copyOf(alertDays);
  }

  /**
   * Where to look.
   *
   * @param job the {@link Job#name()}, which says what for
   * @param only this medicine; null for all
   */
  public record Command(String job, @Nullable MedicineId only) {
    public static Command of(Job job) {
      String medicine = job.data().get(MEDICINE);
      return new Command(
          job.name(), medicine == null ? null : new MedicineId(UUID.fromString(medicine)));
    }
  }

  /** The look at all expiry dates of that day. */
  public static Job expiryOn(LocalDate day) {
    return new Job(EXPIRY_JOB, Queue.MEDICINE, EXPIRY_JOB + ":" + day, Map.of());
  }

  /** The look at all minimum stocks of that day. */
  public static Job lowStockOn(LocalDate day) {
    return new Job(LOW_STOCK_JOB, Queue.MEDICINE, LOW_STOCK_JOB + ":" + day, Map.of());
  }

  /** A look at the minimum stock of one medicine, which was just crossed. */
  static Job lowStockOf(MedicineId medicine, UUID occasion) {
    return new Job(
        LOW_STOCK_JOB,
        Queue.MEDICINE,
        LOW_STOCK_JOB + ":" + occasion,
        Map.of(MEDICINE, medicine.toString()));
  }

  /** Looks, and has the pharmacists told; finds nothing more when run again. */
  public void handle(Command command) {
    transaction.run(() -> check(command));
  }

  private void check(Command command) {
    alerts.lockAll();
    Instant now = clock.instant();
    boolean lowStock = command.job().equals(LOW_STOCK_JOB);
    alerts.save(
        Watch.look(
            stock.stocks(command.only()),
            alerts.known(lowStock, !lowStock, command.only()),
            lowStock,
            !lowStock,
            alertDays,
            LocalDate.now(clock),
            now,
            () -> new AlertId(ids.next())));
    List<Alert> untold = alerts.untold();
    List<Member> pharmacists = staff.with(Role.PHARMACIST);
    boolean telling = !untold.isEmpty() && !pharmacists.isEmpty();
    UUID check = ids.next();
    alerts.add(new Check(check, command.job(), now, telling ? untold.size() : 0));
    if (telling) {
      alerts.save(untold.stream().map(alert -> alert.tell(check)).toList());
      pharmacists.forEach(
          it -> jobs.schedule(new SendInventoryAlert.Command(check, it.id(), false).asJob()));
      jobs.schedule(new EscalateAlerts.Command(check).asJob(), now.plus(PATIENCE));
    }
  }
}
