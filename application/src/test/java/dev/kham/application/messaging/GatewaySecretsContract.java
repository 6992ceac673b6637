package dev.kham.application.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.PortContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public interface GatewaySecretsContract extends PortContract {
  @Test
  default void keeps_the_latest_bytes() {
    String name = "secret-" + UUID.randomUUID();
    assertThat(find(name)).isEmpty();
    put(name, new byte[] {1, 0, -1});
    put(name, new byte[] {2, 0, -2, 7});
    assertThat(find(name)).hasValueSatisfying(it -> assertThat(it).containsExactly(2, 0, -2, 7));
  }

  @Test
  default void whoever_locks_a_name_is_alone_also_before_there_is_anything() throws Exception {
    String name = "secret-" + UUID.randomUUID();
    AtomicInteger fetched = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .start(
                            () ->
                                inTransaction(
                                    () -> {
                                      Optional<byte[]> kept = ports().gatewaySecrets().lock(name);
                                      if (kept.isEmpty()) {
                                        fetched.incrementAndGet();
                                        ports().gatewaySecrets().put(name, new byte[] {42});
                                      }
                                      seen.add(
                                          (int)
                                              ports().gatewaySecrets().find(name).orElseThrow()[0]);
                                    })))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(fetched).hasValue(1);
    assertThat(seen).hasSize(8).containsOnly(42);
  }

  private Optional<byte[]> find(String name) {
    return inTransaction(() -> ports().gatewaySecrets().find(name));
  }

  private void put(String name, byte[] bytes) {
    inTransaction(
        () -> {
          ports().gatewaySecrets().lock(name);
          ports().gatewaySecrets().put(name, bytes);
        });
  }
}
