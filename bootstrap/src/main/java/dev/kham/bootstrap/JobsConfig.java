package dev.kham.bootstrap;

import dev.kham.application.job.Queue;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/** How an instance works at jobs, and how long they are kept. */
@ConfigMapping(prefix = "kham.jobs")
interface JobsConfig {
  Workers workers();

  /** How long completed and cancelled jobs are kept. */
  @WithDefault("30D")
  Duration keepDone();

  /** How long failed jobs are kept for somebody to look at. */
  @WithDefault("90D")
  Duration keepFailed();

  /** How many jobs of each queue the instance runs at a time; with 0 it leaves them to others. */
  interface Workers {
    OptionalInt payment();

    OptionalInt notification();

    OptionalInt appointment();

    OptionalInt medicine();

    OptionalInt aiProcessing();

    OptionalInt report();

    default Map<Queue, Integer> byQueue() {
      Map<Queue, Integer> workers = new EnumMap<>(Queue.class);
      for (Queue queue : Queue.values()) {
        OptionalInt configured =
            switch (queue) {
              case PAYMENT -> payment();
              case NOTIFICATION -> notification();
              case APPOINTMENT -> appointment();
              case MEDICINE -> medicine();
              case AI_PROCESSING -> aiProcessing();
              case REPORT -> report();
            };
        workers.put(queue, configured.orElse(queue.workers()));
      }
      return workers;
    }
  }
}
