package dev.kham.application.settlement;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.payment.DailySheet;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.RefundQueries;
import dev.kham.application.payment.TransferQueries.ShareView;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.payment.ViewDailySheet;
import dev.kham.application.settlement.SplitTransfer.Part;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.Cancellation;
import dev.kham.domain.payment.LedgerAccount;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.Transfer.Direction;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.ConflictException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever money does, every đồng of it is somewhere, and nobody loses by it. */
public interface MoneyContract extends PortContract {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 20261121})
  default void every_dong_is_accounted_for(long seed) {
    Weeks weeks = new Weeks(this, new Random(seed));
    for (int step = 0; step < 150; step++) {
      weeks.something();
    }
    weeks.check();
  }

  /** A hospital where money comes, or does not, as it likes. */
  final class Weeks {
    private static final List<String> TIMES =
        List.of("08:00", "08:30", "09:00", "09:30", "10:00", "10:30");

    private final PortContract store;
    private final Random random;
    private final SettableClock clock = new SettableClock(NOW, ZONE);
    private final MoneyDesk desk;
    private final Caller cashier;
    private final List<Doctor> doctors;
    private final Map<AppointmentId, Caller> booked = new LinkedHashMap<>();
    private final Map<AppointmentId, Long> toldInTime = new HashMap<>();
    private final Map<TransferId, Transfer> told = new LinkedHashMap<>();
    private final List<Transfer> underway = new ArrayList<>();
    private final Map<LedgerAccount, Long> before;
    private final DailySheet dayBefore;

    Weeks(PortContract store, Random random) {
      this.store = store;
      this.random = random;
      desk = new MoneyDesk(store.ports(), clock);
      cashier = store.given().caller(Role.CASHIER);
      doctors = List.of(store.given().doctor(), store.given().doctor());
      before = store.ports().ledger().balances();
      dayBefore = sheet();
    }

    void something() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> book();
        case 3, 4, 5 -> send();
        case 6 -> arrive();
        case 7 -> sendNonsense();
        case 8 -> pass();
        case 9 -> cancel();
        case 10 -> decide();
        default -> payOut();
      }
    }

    private void book() {
      Caller patient = store.given().caller(Role.PATIENT);
      try {
        booked.put(
            desk.book(
                patient,
                doctors.get(random.nextInt(2)),
                at(MONDAY, TIMES.get(random.nextInt(TIMES.size())))),
            patient);
      } catch (ConflictException taken) {
        // somebody else has it
      }
    }

    /** Money for an appointment: whole, split, too much, late, twice. */
    private void send() {
      AppointmentId id = anyAppointment();
      if (id == null) {
        return;
      }
      long fee = desk.payment(id).amount();
      List<Long> amounts =
          switch (random.nextInt(5)) {
            case 0, 1 -> List.of(fee);
            case 2 -> List.of(100_000L, fee - 100_000);
            case 3 -> List.of(fee + 1 + random.nextInt(50_000));
            default -> List.of(1L + random.nextInt((int) fee));
          };
      for (long amount : amounts) {
        Transfer transfer =
            transfer(Direction.IN, desk.payment(id).code().value() + " kham", amount);
        if (random.nextInt(4) == 0) {
          underway.add(transfer);
        } else {
          tell(transfer, id);
        }
      }
    }

    /** What was long underway arrives, or was told before; some of it never comes. */
    private void arrive() {
      if (!underway.isEmpty()) {
        Transfer late = underway.remove(random.nextInt(underway.size()));
        booked.keySet().stream()
            .filter(id -> late.content().startsWith(desk.payment(id).code().value()))
            .findFirst()
            .ifPresent(id -> tell(late, id));
      }
      if (!told.isEmpty()) {
        Transfer again = List.copyOf(told.values()).get(random.nextInt(told.size()));
        assertThat(desk.receive(again)).isEmpty();
      }
    }

    private void tell(Transfer transfer, AppointmentId id) {
      if (desk.payment(id).isPending()) {
        toldInTime.merge(id, transfer.amount(), Long::sum);
      }
      assertThat(desk.receive(transfer)).isPresent();
      told.put(transfer.id(), transfer);
    }

    private void sendNonsense() {
      AppointmentId one = anyAppointment();
      AppointmentId other = anyAppointment();
      String memo =
          switch (random.nextInt(3)) {
            case 0 -> "chuyen tien";
            case 1 -> "KHM9999999999";
            default ->
                one == null || other == null || one.equals(other)
                    ? ""
                    : desk.payment(one).code() + " " + desk.payment(other).code();
          };
      Transfer transfer =
          transfer(
              random.nextInt(5) == 0 ? Direction.OUT : Direction.IN,
              memo,
              random.nextInt(6) == 0 ? 0 : 150_000);
      desk.receive(transfer);
      told.put(transfer.id(), transfer);
    }

    /** Time passes, and who has not paid by then is let go. */
    private void pass() {
      clock.set(clock.instant().plus(Duration.ofMinutes(5 + random.nextInt(10))));
      for (AppointmentId id : booked.keySet()) {
        Payment payment = desk.payment(id);
        if (payment.isPending() && !payment.deadline().isAfter(clock.instant())) {
          desk.letGo(id);
        }
      }
    }

    private void cancel() {
      AppointmentId id = anyAppointment();
      if (id != null) {
        try {
          desk.cancel(
              booked.get(id),
              id,
              store.ports().appointmentQueries().details(id).orElseThrow().version());
        } catch (ConflictException over) {
          // cancelled before
        }
      }
    }

    private void decide() {
      List<TransferView> open =
          told.keySet().stream()
              .map(desk::view)
              .filter(view -> view.state() == TransferState.UNMATCHED)
              .toList();
      AppointmentId id = anyAppointment();
      if (open.isEmpty() || id == null) {
        return;
      }
      TransferView one = open.get(random.nextInt(open.size()));
      AppointmentId other = anyAppointment();
      if (random.nextBoolean()) {
        desk.sendBack(cashier, one);
      } else if (!id.equals(other) && random.nextBoolean()) {
        long half = 1 + random.nextInt((int) one.transfer().amount() - 1);
        split(one, List.of(new Part(id, half), new Part(other, one.transfer().amount() - half)));
      } else {
        if (desk.payment(id).isPending()) {
          toldInTime.merge(id, one.transfer().amount(), Long::sum);
        }
        desk.assign(cashier, one, id);
      }
    }

    private void split(TransferView one, List<Part> parts) {
      for (Part part : parts) {
        if (desk.payment(part.appointmentId()).isPending()) {
          toldInTime.merge(part.appointmentId(), part.amount(), Long::sum);
        }
      }
      assertThat(desk.split(cashier, one, parts).shares()).hasSize(2);
    }

    private void payOut() {
      List<Refund> due = refunds().stream().filter(Refund::isDue).toList();
      if (due.isEmpty()) {
        return;
      }
      Refund refund = due.get(random.nextInt(due.size()));
      if (random.nextBoolean()) {
        desk.close(cashier, refund);
        return;
      }
      boolean wrong = random.nextInt(4) == 0;
      Transfer out =
          transfer(
              Direction.OUT,
              "hoan tien " + refund.code(),
              wrong ? refund.amount() + 1 : refund.amount());
      desk.receive(out);
      told.put(out.id(), out);
      assertThat(refunds()).filteredOn(Refund::isDue).hasSize(due.size() - (wrong ? 0 : 1));
    }

    void check() {
      long in = sum(Direction.IN);
      assertThat(in).isPositive();
      List<TransferView> views = told.keySet().stream().map(desk::view).toList();
      assertThat(views).hasSize(told.size());
      assertThat(change(LedgerAccount.BANK)).isEqualTo(in - sum(Direction.OUT));

      long fees = 0;
      long parts = 0;
      for (AppointmentId id : booked.keySet()) {
        Payment payment = desk.payment(id);
        Details appointment = store.ports().appointmentQueries().details(id).orElseThrow();
        long came =
            views.stream()
                    .filter(view -> payment.id().value().equals(view.paymentId()))
                    .mapToLong(view -> view.transfer().amount())
                    .sum()
                + views.stream()
                    .flatMap(view -> view.shares().stream())
                    .filter(share -> payment.id().value().equals(share.paymentId()))
                    .mapToLong(ShareView::amount)
                    .sum();
        long kept = payment.status() == PaymentStatus.PAID ? payment.amount() : 0;
        long waiting = payment.isPending() ? payment.received() : 0;
        long back = desk.refundsOf(id).stream().mapToLong(Refund::amount).sum();
        assertThat(came).as("money of one patient").isEqualTo(kept + waiting + back);
        assertThat(appointment.status() == AppointmentStatus.CONFIRMED)
            .as("confirmed: " + appointment)
            .isEqualTo(
                payment.status() == PaymentStatus.PAID
                    && appointment.status() != AppointmentStatus.CANCELLED);
        if (toldInTime.getOrDefault(id, 0L) >= payment.amount()) {
          assertThat(appointment.cancellation()).isNotEqualTo(Cancellation.UNPAID);
        }
        fees += kept;
        parts += waiting;
      }
      assertThat(change(LedgerAccount.FEES)).isEqualTo(-fees);
      assertThat(change(LedgerAccount.PART_PAYMENTS)).isEqualTo(-parts);
      assertThat(change(LedgerAccount.SUSPENSE))
          .isEqualTo(
              -views.stream()
                  .filter(view -> view.state() == TransferState.UNMATCHED)
                  .mapToLong(view -> view.transfer().amount())
                  .sum());
      assertThat(change(LedgerAccount.REFUNDS_DUE))
          .isEqualTo(-refunds().stream().filter(Refund::isDue).mapToLong(Refund::amount).sum());
      assertThat(store.ports().ledger().balances().values().stream().mapToLong(it -> it).sum())
          .isZero();
      checkSheet(views);
    }

    /** All of it was booked on one day. */
    private void checkSheet(List<TransferView> views) {
      DailySheet sheet = sheet();
      long received = sheet.received().amount();
      assertThat(received - dayBefore.received().amount()).isEqualTo(sum(Direction.IN));
      assertThat(sheet.paidOut().amount() - dayBefore.paidOut().amount())
          .isEqualTo(sum(Direction.OUT));
      assertThat(sheet.states().stream().mapToLong(DailySheet.StateSum::amount).sum())
          .isEqualTo(received);
      assertThat(sheet.states().stream().mapToLong(DailySheet.StateSum::count).sum())
          .isEqualTo(sheet.received().count());
      for (TransferState state : TransferState.values()) {
        assertThat(amountOf(state, sheet) - amountOf(state, dayBefore))
            .as(state.name())
            .isEqualTo(
                views.stream()
                    .filter(view -> view.transfer().direction() == Direction.IN)
                    .filter(view -> view.state() == state)
                    .mapToLong(view -> view.transfer().amount())
                    .sum());
      }
      assertThat(sheet.closing() - dayBefore.closing()).isEqualTo(change(LedgerAccount.BANK));
      assertThat(sheet.opening()).isEqualTo(dayBefore.opening());
      assertThat(sheet.difference())
          .isEqualTo(sheet.lines().stream().mapToLong(it -> it.booked() - it.amount()).sum())
          .isEqualTo(dayBefore.difference());
      assertThat(received - sheet.matched().amount())
          .isEqualTo(
              sheet.lines().stream()
                  .filter(it -> it.amount() > 0)
                  .mapToLong(it -> it.open() + it.toGoBack())
                  .sum());
    }

    private static long amountOf(TransferState state, DailySheet sheet) {
      return sheet.states().stream()
          .filter(it -> it.state() == state)
          .mapToLong(DailySheet.StateSum::amount)
          .sum();
    }

    private DailySheet sheet() {
      LocalDate day = LocalDate.ofInstant(NOW, ZONE);
      return new ViewDailySheet(
              store.ports().dailySheets(), (sheet, at, locale) -> new byte[0], clock)
          .handle(cashier, day);
    }

    /** Those of this hospital's transfers and appointments. */
    private List<Refund> refunds() {
      Set<UUID> mine = Set.copyOf(booked.keySet().stream().map(AppointmentId::value).toList());
      return store
          .ports()
          .refundQueries()
          .list(new RefundQueries.Filter(null, null, 100_000))
          .stream()
          .filter(
              view ->
                  told.containsKey(view.refund().transfer())
                      || view.appointmentId() != null && mine.contains(view.appointmentId()))
          .map(RefundQueries.RefundView::refund)
          .toList();
    }

    private long change(LedgerAccount account) {
      return store.ports().ledger().balances().get(account) - before.get(account);
    }

    private long sum(Direction direction) {
      return told.values().stream()
          .filter(transfer -> transfer.direction() == direction)
          .mapToLong(Transfer::amount)
          .sum();
    }

    private @Nullable AppointmentId anyAppointment() {
      return booked.isEmpty()
          ? null
          : List.copyOf(booked.keySet()).get(random.nextInt(booked.size()));
    }

    private Transfer transfer(Direction direction, String memo, long amount) {
      return new Transfer(
          new TransferId("sepay", UUID.randomUUID().toString()),
          direction,
          "ACB",
          random.nextInt(20) == 0 && direction == Direction.IN && memo.equals("chuyen tien")
              ? "99"
              : PaymentFixtures.OWN_ACCOUNT.number(),
          null,
          null,
          memo,
          amount,
          clock.instant(),
          "");
    }
  }
}
