package dev.kham.bench;

import dev.kham.bench.Wire.Answer;
import java.util.Map;
import java.util.UUID;

/** What is asked of the server again and again, each time with another number. */
interface Work {
  byte[] request(Wire wire, long number);

  boolean isDone(Answer answer);

  /** How to ask for something. */
  interface Request {
    byte[] of(Wire wire, long number);
  }

  /** Done when the answer says so, whatever was asked for. */
  static Work of(Request request) {
    return new Work() {
      @Override
      public byte[] request(Wire wire, long number) {
        return request.of(wire, number);
      }

      @Override
      public boolean isDone(Answer answer) {
        return answer.status() == 200 || answer.status() == 201;
      }
    };
  }

  /** A patient books a slot of the ward that is booked over HTTP. */
  static Work booking(String[] tokens) {
    return new Work() {
      @Override
      public byte[] request(Wire wire, long slot) {
        return booking(wire, tokens[Records.patientOf(Records.Ward.FREE, slot)], slot);
      }

      @Override
      public boolean isDone(Answer answer) {
        return answer.status() == 201;
      }
    };
  }

  /** Somebody wants a slot of that ward. */
  static byte[] booking(Wire wire, String token, long slot) {
    return wire.post(
        "/api/v1/appointments",
        Map.of("Authorization", "Bearer " + token, "Idempotency-Key", UUID.randomUUID().toString()),
        "{\"doctorId\":\"%s\",\"start\":\"%s\"}"
            .formatted(Records.doctor(Records.Ward.FREE, slot), Records.start(slot)));
  }

  /** SePay tells of the transfer that pays a held slot. */
  static Work webhook() {
    return new Work() {
      @Override
      public byte[] request(Wire wire, long slot) {
        String body = Sepay.body(slot);
        return wire.post(Sepay.PATH, Sepay.proof(body), body);
      }

      @Override
      public boolean isDone(Answer answer) {
        return answer.status() == 200 && answer.body().equals(Sepay.ACKNOWLEDGEMENT);
      }
    };
  }

  /** A pharmacist gives two units of one medicine out of so many. */
  static Work dispense(String token, int medicines) {
    return new Work() {
      @Override
      public byte[] request(Wire wire, long number) {
        return wire.post(
            "/api/v1/dispenses",
            Map.of(
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                UUID.randomUUID().toString()),
            "{\"medicineId\":\"%s\",\"quantity\":2}"
                .formatted(Records.medicine(number % medicines)));
      }

      @Override
      public boolean isDone(Answer answer) {
        return answer.status() == 201;
      }
    };
  }
}
