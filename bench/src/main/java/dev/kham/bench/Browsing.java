package dev.kham.bench;

import dev.kham.bench.Records.Ward;
import java.util.SplittableRandom;

/** What people ask for who look for a time: some doctors more than others, the next days. */
final class Browsing {
  private static final int DAYS = 7;

  private final double[] upToDoctor = zipf(Records.DOCTORS);

  /** The same for the same random numbers. */
  int doctor(SplittableRandom random) {
    double chance = random.nextDouble();
    int doctor = 0;
    while (upToDoctor[doctor] < chance) {
      doctor++;
    }
    return doctor;
  }

  /**
   * One in ten asks for the specialties, for the doctors, for a doctor each; the others for free
   * slots.
   */
  static byte[] request(Wire wire, int doctor, int what, SplittableRandom random) {
    return switch (what % 10) {
      case 0 -> wire.get("/api/v1/specialties", null);
      case 1 -> wire.get("/api/v1/doctors", null);
      case 2 -> wire.get("/api/v1/doctors/" + Records.doctor(Ward.FREE, doctor), null);
      default -> slots(wire, doctor, random.nextInt(DAYS));
    };
  }

  /** The free slots of a doctor's day. */
  static byte[] slots(Wire wire, long doctor, long day) {
    String date = Records.start(0).atZone(Records.ZONE).toLocalDate().plusDays(day).toString();
    return wire.get(
        "/api/v1/doctors/%s/slots?from=%s&to=%s"
            .formatted(Records.doctor(Ward.FREE, doctor), date, date),
        null);
  }

  /** Free slots, of some doctors more than of others. */
  Work slots() {
    return Work.of(
        (wire, number) -> {
          SplittableRandom random = new SplittableRandom(number * 7919);
          return slots(wire, doctor(random), random.nextInt(DAYS));
        });
  }

  /** The second is wanted half as often as the first, the third a third as often, and so on. */
  private static double[] zipf(int many) {
    double[] upTo = new double[many];
    double sum = 0;
    for (int i = 0; i < many; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    for (int i = 0; i < many; i++) {
      upTo[i] /= sum;
    }
    upTo[many - 1] = 1;
    return upTo;
  }
}
