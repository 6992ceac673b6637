package dev.kham.application.messaging;

import dev.kham.application.shared.InMemoryTransaction;
import dev.kham.domain.patient.Channel;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is sent, or fails as it is told. Refuses letters from inside a transaction: they could
 * not be rolled back.
 */
public final class RecordingMessenger implements Messenger {
  private final InMemoryTransaction transaction;
  private final Channel channel;
  private final List<Letter> sent = new CopyOnWriteArrayList<>();
  private final Set<String> attempts = new HashSet<>();
  private final Map<String, Report> reports = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable Supplier<@Nullable Outcome> before;
  private volatile boolean connected;
  private volatile boolean knowsAgain;

  public RecordingMessenger(InMemoryTransaction transaction, Channel channel) {
    this.transaction = transaction;
    this.channel = channel;
    this.connected = channel == Channel.EMAIL;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean carries(Letter.Content content, Locale locale) {
    return true;
  }

  @Override
  public Outcome send(Letter letter, int attempt) {
    transaction.requireClosed();
    Supplier<@Nullable Outcome> gateway = before;
    Outcome decided = gateway == null ? null : gateway.get();
    if (decided != null) {
      return decided;
    }
    RuntimeException now = failure;
    if (now instanceof LetterRefusedException refused) {
      return refused.isRetryable()
          ? new Outcome.NotNow("refused")
          : new Outcome.Undeliverable("refused");
    }
    if (now != null) {
      throw now;
    }
    Outcome told = outcome;
    if (told != null && !(told instanceof Outcome.Unknown)) {
      return told;
    }
    if (attempts.add(letter.id() + "-" + attempt) || !knowsAgain) {
      sent.add(letter);
    }
    return told == null ? new Outcome.Accepted("gateway:" + letter.id()) : told;
  }

  @Override
  public boolean mayRepeat(Instant begun, Instant now) {
    return knowsAgain;
  }

  @Override
  public Report report(String gatewayId, String address) {
    return reports.getOrDefault(gatewayId, Report.NOT_YET);
  }

  @Override
  public Optional<Preview> preview(Letter letter) {
    return Optional.of(
        new Preview(null, letter.content().getClass().getSimpleName(), null, Map.of(), null));
  }

  /** From now on the hospital has this channel. */
  public RecordingMessenger connect() {
    connected = true;
    return this;
  }

  /** As a gateway that knows an attempt again. */
  public void knowAgain() {
    knowsAgain = true;
  }

  /** From now on every letter fails so. */
  public void failWith(RuntimeException what) {
    failure = what;
  }

  /** From now on asked first; what it does not decide goes as ever. */
  public void before(Supplier<@Nullable Outcome> what) {
    before = what;
  }

  /** From now on this becomes of every letter; what nobody can tell has gone all the same. */
  public void answer(Outcome what) {
    outcome = what;
  }

  /** From now on every letter goes again. */
  public void recover() {
    failure = null;
    outcome = null;
  }

  /** What is said of the letter from now on. */
  public void say(String gatewayId, Report report) {
    reports.put(gatewayId, report);
  }

  /** What was sent, oldest first. */
  public List<Letter> sent() {
    return List.copyOf(sent);
  }
}
