package dev.kham.adapter.postgres;

import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.ZONE;
import static dev.kham.application.scheduling.SchedulingFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.postgres.Together.Act;
import dev.kham.application.Given;
import dev.kham.application.appointment.AppointmentQueries.Details;
import dev.kham.application.appointment.AppointmentQueries.HistoryItem;
import dev.kham.application.appointment.Appointments;
import dev.kham.application.appointment.RescheduleAppointment;
import dev.kham.application.payment.PaymentFixtures;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.application.scheduling.OfferedSlots;
import dev.kham.application.settlement.MoneyDesk;
import dev.kham.application.shared.SettableClock;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentStatus;
import dev.kham.domain.appointment.SlotTakenException;
import dev.kham.domain.appointment.TransitionRefusedException;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentStatus;
import dev.kham.domain.payment.Refund;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.shared.StaleVersionException;
import dev.kham.domain.shared.TimeSlot;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Money, the end of the payment window, the patient's cancellation, a move and somebody else's
 * booking meet, in every order and all at once: one outcome, and no đồng more or less.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class MoneyRaceTest {
  private static final int ROUNDS = 5;
  private static final TimeSlot WORKDAY = new TimeSlot(at(MONDAY, "08:00"), at(MONDAY, "17:00"));

  private enum Party {
    MONEY,
    WINDOW,
    PATIENT,
    MOVE,
    RIVAL
  }

  private final SettableClock clock = new SettableClock(NOW, ZONE);

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  private MoneyDesk desk;

  @BeforeEach
  void begin_without_jobs() {
    sql.run(handle -> handle.execute("delete from jobs"));
    desk = new MoneyDesk(ports, clock);
  }

  /** Every two, three, four and all five of them. */
  static Stream<Set<Party>> meetings() {
    List<Set<Party>> meetings = new ArrayList<>();
    for (int bits = 0; bits < 1 << Party.values().length; bits++) {
      Set<Party> some = EnumSet.noneOf(Party.class);
      for (Party party : Party.values()) {
        if ((bits & 1 << party.ordinal()) != 0) {
          some.add(party);
        }
      }
      if (some.size() >= 2 && some.contains(Party.MONEY)) {
        meetings.add(some);
      }
    }
    return meetings.stream();
  }

  @ParameterizedTest
  @MethodSource("meetings")
  void whoever_comes_first_all_agree(Set<Party> parties) {
    for (List<Party> order : orders(List.copyOf(parties))) {
      Story story = new Story();
      List<Object> outcomes = new ArrayList<>();
      for (Party party : order) {
        outcomes.addAll(Together.of(List.of(story.act(party)), 1));
      }
      story.check(order, outcomes);
    }
  }

  @ParameterizedTest
  @MethodSource("meetings")
  void who_come_at_once_agree_as_well(Set<Party> parties) {
    List<Party> order = List.copyOf(parties);
    for (int round = 0; round < ROUNDS; round++) {
      Story story = new Story();
      story.check(order, Together.of(order.stream().map(story::act).toList(), order.size()));
    }
  }

  @Test
  void of_many_transfers_one_pays_and_the_others_go_back() {
    for (int round = 0; round < ROUNDS; round++) {
      Story story = new Story();
      List<Transfer> transfers =
          Stream.generate(() -> PaymentFixtures.transferFor(desk.payment(story.id)))
              .limit(8)
              .toList();
      Together.of(transfers.stream().map(it -> (Act) () -> desk.receive(it)).toList(), 8);
      assertThat(transfers.stream().map(it -> desk.view(it.id()).state()))
          .containsOnlyOnce(TransferState.SETTLED)
          .filteredOn(TransferState.SECOND_PAYMENT::equals)
          .hasSize(7);
      assertThat(desk.refundsOf(story.id)).hasSize(7);
      assertThat(story.ledger()).containsEntry("BANK", 1_200_000L).containsEntry("FEES", -150_000L);
    }
  }

  @Test
  void parts_that_come_at_once_pay_together() {
    for (int round = 0; round < ROUNDS; round++) {
      Story story = new Story();
      Payment payment = desk.payment(story.id);
      List<Transfer> parts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Transfer whole = PaymentFixtures.transferFor(payment);
        parts.add(
            new Transfer(
                whole.id(),
                whole.direction(),
                whole.bank(),
                whole.account(),
                null,
                whole.code(),
                whole.content(),
                30_000,
                whole.bankTime(),
                ""));
      }
      Together.of(parts.stream().map(it -> (Act) () -> desk.receive(it)).toList(), 5);
      assertThat(parts).allMatch(it -> desk.view(it.id()).state() == TransferState.SETTLED);
      assertThat(desk.payment(story.id).status()).isEqualTo(PaymentStatus.PAID);
      assertThat(details(story.id).status()).isEqualTo(AppointmentStatus.CONFIRMED);
      assertThat(story.ledger())
          .containsOnly(Map.entry("BANK", 150_000L), Map.entry("FEES", -150_000L));
    }
  }

  @Test
  void of_two_cashiers_one_decides_and_of_two_who_pay_out_one_does() {
    for (int round = 0; round < ROUNDS; round++) {
      Story story = new Story();
      Caller cashier = given().caller(Role.CASHIER);
      Transfer asked = PaymentFixtures.transferFor(desk.payment(story.id));
      Transfer transfer =
          new Transfer(
              asked.id(),
              asked.direction(),
              asked.bank(),
              asked.account(),
              null,
              null,
              "chuyen tien",
              asked.amount(),
              asked.bankTime(),
              "");
      desk.receive(transfer);
      TransferView seen = desk.view(transfer.id());
      List<Object> outcomes =
          Together.of(
              List.of(
                  () -> desk.assign(cashier, seen, story.id),
                  () -> {
                    desk.sendBack(cashier, seen);
                    return "sent back";
                  }),
              2);
      boolean assigned = outcomes.getFirst() instanceof Settlement.Settled;
      assertThat(outcomes.get(assigned ? 1 : 0)).isInstanceOf(StaleVersionException.class);
      assertThat(desk.view(transfer.id()).state())
          .isEqualTo(assigned ? TransferState.SETTLED : TransferState.RETURNED);
      assertThat(details(story.id).status())
          .isEqualTo(assigned ? AppointmentStatus.CONFIRMED : AppointmentStatus.PENDING);
      if (!assigned) {
        Refund refund =
            ports
                .transaction()
                .call(
                    () ->
                        ports
                            .refunds()
                            .lock(
                                new dev.kham.domain.payment.RefundId(
                                    desk.view(transfer.id()).refundId()))
                            .orElseThrow());
        List<Object> closings =
            Together.of(
                java.util.Collections.nCopies(
                    4,
                    () -> {
                      desk.close(cashier, refund);
                      return "closed";
                    }),
                4);
        assertThat(closings).containsOnlyOnce("closed");
        assertThat(closings).filteredOn(it -> it instanceof StaleVersionException).hasSize(3);
      }
    }
  }

  private final class Story {
    private final Doctor doctor = given().doctor();
    private final Caller patient = given().caller(Role.PATIENT);
    private final Caller rival = given().caller(Role.PATIENT);
    private final Caller reception = given().caller(Role.RECEPTIONIST);
    private final AppointmentId id = desk.book(patient, doctor, at(MONDAY, "09:00"));
    private final Transfer transfer = PaymentFixtures.transferFor(desk.payment(id));

    Act act(Party party) {
      return switch (party) {
        case MONEY -> () -> desk.receive(transfer);
        case WINDOW ->
            () -> {
              desk.letGo(id);
              return "looked";
            };
        case PATIENT ->
            () -> {
              desk.cancel(patient, id, details(id).version());
              return "cancelled";
            };
        case MOVE -> this::move;
        case RIVAL -> () -> desk.book(rival, doctor, at(MONDAY, "09:00"));
      };
    }

    private String move() {
      new RescheduleAppointment(
              ports.transaction(),
              new Appointments(ports.appointments(), ports.waitlist(), ports.jobs()),
              ports.doctors(),
              new OfferedSlots(ports.calendars(), clock, Duration.ofMinutes(15)),
              clock)
          .handle(
              new RescheduleAppointment.Command(
                  reception, id, details(id).version(), at(MONDAY, "10:00"), doctor.id()));
      return "moved";
    }

    void check(List<Party> parties, List<Object> outcomes) {
      String story = parties + " " + outcomes;
      for (int i = 0; i < parties.size(); i++) {
        Object outcome = outcomes.get(i);
        switch (parties.get(i)) {
          case MONEY -> assertThat(outcome).as(story).isInstanceOf(Optional.class);
          case WINDOW -> assertThat(outcome).as(story).isEqualTo("looked");
          case PATIENT, MOVE ->
              assertThat(outcome)
                  .as(story)
                  .isInstanceOfAny(
                      String.class, StaleVersionException.class, TransitionRefusedException.class);
          case RIVAL ->
              assertThat(outcome)
                  .as(story)
                  .isInstanceOfAny(AppointmentId.class, SlotTakenException.class);
        }
      }

      Details appointment = details(id);
      Payment payment = desk.payment(id);
      TransferView view = desk.view(transfer.id());
      List<Refund> refunds = desk.refundsOf(id);
      String end = appointment.status() + " " + payment.status() + " " + view.state();
      assertThat(end)
          .as(story)
          .isIn(
              "CONFIRMED PAID SETTLED",
              "CONFIRMED PAID REBOOKED",
              "CANCELLED REFUND_DUE SETTLED",
              "CANCELLED REFUND_DUE REBOOKED",
              "CANCELLED CANCELLED LATE",
              "CANCELLED EXPIRED LATE");
      boolean goesBack = payment.status() != PaymentStatus.PAID;
      assertThat(refunds.stream().mapToLong(Refund::amount).sum())
          .as(story)
          .isEqualTo(goesBack ? 150_000 : 0);
      assertThat(ledger())
          .as(story)
          .containsOnly(
              Map.entry("BANK", 150_000L),
              goesBack ? Map.entry("REFUNDS_DUE", -150_000L) : Map.entry("FEES", -150_000L));
      assertThat(ports.appointmentQueries().history(id).stream().map(HistoryItem::version).toList())
          .as(story)
          .hasSize(appointment.version() + 1)
          .isSorted()
          .doesNotHaveDuplicates();
      List<Instant> busy =
          ports.busyTimes().of(doctor.id(), WORKDAY).stream().map(TimeSlot::start).toList();
      assertThat(busy).as(story).doesNotHaveDuplicates();
      boolean rivalIsIn = outcomes.stream().anyMatch(it -> it instanceof AppointmentId);
      boolean stands = appointment.status() == AppointmentStatus.CONFIRMED;
      assertThat(busy).as(story).hasSize((rivalIsIn ? 1 : 0) + (stands ? 1 : 0));
      if (payment.status() == PaymentStatus.EXPIRED) {
        assertThat(rivalIsIn).as("only a taken time is not booked again: " + story).isTrue();
      }
    }

    /** What is on each account because of this appointment; nothing where it is even. */
    Map<String, Long> ledger() {
      return sql.query(
          handle ->
              handle
                  .createQuery(
                      """
                      select account, sum(amount)::bigint total
                      from ledger_entries join ledger_postings p on p.id = posting_id
                      where payment_id = :payment
                      group by account having sum(amount) <> 0
                      """)
                  .bind("payment", desk.payment(id).id().value())
                  .map((row, context) -> Map.entry(row.getString("account"), row.getLong("total")))
                  .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  private static List<List<Party>> orders(List<Party> parties) {
    if (parties.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Party>> orders = new ArrayList<>();
    for (Party first : parties) {
      List<Party> others = new ArrayList<>(parties);
      others.remove(first);
      for (List<Party> rest : orders(others)) {
        List<Party> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  private Given given() {
    return new Given(ports);
  }

  private Details details(AppointmentId id) {
    return ports.appointmentQueries().details(id).orElseThrow();
  }
}
