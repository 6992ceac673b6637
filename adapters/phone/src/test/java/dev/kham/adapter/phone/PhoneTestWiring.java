package dev.kham.adapter.phone;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.messaging.GatewaySecrets;
import dev.kham.application.messaging.HearOfMessage;
import dev.kham.application.shared.Transaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** One hospital in memory. */
final class PhoneTestWiring {
  private final InMemoryHospital hospital = new InMemoryHospital();

  @Produces
  @Singleton
  InMemoryHospital hospital() {
    return hospital;
  }

  @Produces
  @Singleton
  Clock clock(InMemoryHospital it) {
    return it.clock();
  }

  @Produces
  @Singleton
  Transaction transaction(InMemoryHospital it) {
    return it.transaction();
  }

  @Produces
  @Singleton
  GatewaySecrets gatewaySecrets(InMemoryHospital it) {
    return it.gatewaySecrets();
  }

  @Produces
  @Singleton
  HearOfMessage hearOfMessage(InMemoryHospital it) {
    return it.hearOfMessage();
  }
}
