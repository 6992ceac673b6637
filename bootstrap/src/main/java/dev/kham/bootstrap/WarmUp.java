package dev.kham.bootstrap;

import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.application.scheduling.FindFreeSlots;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.scheduling.DoctorId;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/**
 * Asks what patients ask first, before the port is open: connections, statements and classes are
 * there when the first of them comes.
 */
@Singleton
class WarmUp {
  private static final int TIMES = 3;
  private static final int DOCTORS = 10;

  private final DoctorQueries doctors;
  private final FindFreeSlots freeSlots;
  private final Clock clock;

  WarmUp(DoctorQueries doctors, FindFreeSlots freeSlots, Clock clock) {
    this.doctors = doctors;
    this.freeSlots = freeSlots;
    this.clock = clock;
  }

  void warmUp(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
    try {
      LocalDate today = LocalDate.now(clock);
      for (int i = 0; i < TIMES; i++) {
        doctors.specialties();
        List<DoctorView> some = doctors.doctors(null, null, null, DOCTORS);
        for (DoctorView doctor : some) {
          freeSlots.ofDoctor(new DoctorId(doctor.id()), today, today.plusDays(1));
        }
      }
    } catch (StoreAwayException e) {
      // then there is nothing to be warm for, and the health check says so
    }
  }
}
