package dev.kham.application.job;

/** What people do to queues. */
public interface JobDesk {
  /** No instance begins another job of the queue, from a second later on; what runs goes on. */
  void pause(Queue queue);

  /** Jobs of the queue begin again, those that became due meanwhile first. */
  void resume(Queue queue);
}
