package dev.kham.adapter.rest;

import static dev.kham.application.payment.PaymentFixtures.unnamed;
import static dev.kham.application.scheduling.SchedulingFixtures.MONDAY;
import static dev.kham.application.scheduling.SchedulingFixtures.NOW;
import static dev.kham.application.scheduling.SchedulingFixtures.slotAt;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.settlement.ReceiveTransfer;
import dev.kham.domain.account.Role;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import java.time.Instant;
import java.util.UUID;

/** What lies on a cashier's desk. */
final class CashDesk {
  private CashDesk() {}

  /** A hold that waits for its 150,000 đồng. */
  static AppointmentId held(InMemoryHospital hospital) {
    return hospital
        .given()
        .held(
            hospital.given().doctor(),
            hospital.given().caller(Role.PATIENT),
            slotAt(MONDAY, "09:00"))
        .id();
  }

  /** The id of a new transfer that names no payment. */
  static String unmatched(InMemoryHospital hospital, long amount) {
    return unmatched(hospital, amount, NOW, "chuyen tien kham benh");
  }

  static String unmatched(InMemoryHospital hospital, long amount, Instant bankTime, String memo) {
    TransferId id = new TransferId("sepay-live", UUID.randomUUID().toString());
    hospital
        .receiveTransfer()
        .handle(
            new ReceiveTransfer.Command(
                unnamed(id, Transfer.Direction.IN, memo, amount, bankTime), new byte[] {'x'}));
    return TransferJson.id(id);
  }
}
