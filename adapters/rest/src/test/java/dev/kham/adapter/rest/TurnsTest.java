package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.rest.TurnsTest.RecordingVisitor.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration PATIENCE = Duration.ofMillis(80);

  private long now = 1;
  private final Turns turns = new Turns(1, PATIENCE, true, () -> now);

  static final class RecordingVisitor implements Turns.Visitor {
    enum State {
      ASKED,
      WAITS,
      BEGUN,
      GONE,
      TURNED_AWAY
    }

    private State state = State.ASKED;

    @Override
    public void waits(Duration patience) {
      state = State.WAITS;
    }

    @Override
    public boolean begin() {
      if (state == State.GONE) {
        return false;
      }
      state = State.BEGUN;
      return true;
    }

    @Override
    public void turnAway() {
      state = State.TURNED_AWAY;
    }
  }

  private RecordingVisitor ask() {
    RecordingVisitor visitor = new RecordingVisitor();
    turns.ask(visitor);
    return visitor;
  }

  private List<State> askTimes(int times) {
    List<RecordingVisitor> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(ask());
    }
    return all.stream().map(it -> it.state).toList();
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  /** One after the other, each of which takes so long, while there is somebody at work already. */
  private void serve(int times, long millis) {
    for (int i = 0; i < times; i++) {
      ask();
      pass(millis);
      turns.free();
    }
  }

  @Test
  void who_comes_while_turns_are_left_begins_at_once_and_the_next_one_waits() {
    assertThat(askTimes(2)).containsExactly(State.BEGUN, State.WAITS);
    assertThat(turns.underway()).isEqualTo(1);
  }

  @Test
  void who_would_wait_for_too_long_is_turned_away_at_once() {
    ask();
    serve(10, 30);

    // two of them within 60 ms; the third would have its turn after 90
    assertThat(askTimes(4))
        .containsExactly(State.WAITS, State.WAITS, State.TURNED_AWAY, State.TURNED_AWAY);
  }

  @Test
  void one_may_wait_however_long_turns_take_and_the_line_grows_again_when_they_are_short() {
    ask();
    serve(10, 5_000);
    assertThat(askTimes(2)).containsExactly(State.WAITS, State.TURNED_AWAY);

    turns.free();
    serve(2_000, 9);
    assertThat(askTimes(9))
        .containsOnlyOnce(State.TURNED_AWAY)
        .endsWith(State.WAITS, State.TURNED_AWAY);
  }

  @Test
  void what_the_first_turn_took_after_a_quiet_time_is_not_how_fast_the_line_moves() {
    Turns many = new Turns(100, PATIENCE, true, () -> now);
    List<RecordingVisitor> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RecordingVisitor visitor = new RecordingVisitor();
      all.add(visitor);
      many.ask(visitor);
    }
    pass(70);
    for (int i = 0; i < 100; i++) {
      many.free();
    }
    for (int i = 0; i < 300; i++) {
      RecordingVisitor visitor = new RecordingVisitor();
      all.add(visitor);
      many.ask(visitor);
    }
    assertThat(all).noneMatch(it -> it.state == State.TURNED_AWAY);
  }

  @Test
  void nobody_is_turned_away_early_where_nothing_is_to_be_foreseen() {
    Turns patient = new Turns(1, PATIENCE, false, () -> now);
    for (int i = 0; i < 3; i++) {
      patient.ask(new RecordingVisitor());
    }
    pass(79);
    patient.free();
    pass(79);
    patient.free();
    List<RecordingVisitor> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(new RecordingVisitor());
      patient.ask(all.getLast());
    }
    assertThat(all).allMatch(it -> it.state == State.WAITS);
  }

  @Test
  void one_pause_does_not_turn_others_away() {
    ask();
    serve(200, 1);
    serve(1, 50);

    assertThat(askTimes(16)).containsOnly(State.WAITS);
  }

  @Test
  void who_has_gone_is_passed_over_and_keeps_nobody_from_waiting() {
    ask();
    serve(10, 30);
    RecordingVisitor gone = ask();
    gone.state = State.GONE;
    RecordingVisitor next = ask();
    turns.forget(gone);
    assertThat(askTimes(2)).containsExactly(State.WAITS, State.TURNED_AWAY);

    turns.free();
    assertThat(next.state).isEqualTo(State.BEGUN);
    assertThat(turns.underway()).isEqualTo(1);
  }

  @Test
  void the_last_turn_is_given_back() {
    ask();
    turns.free();
    assertThat(turns.underway()).isZero();
    assertThat(ask().state).isEqualTo(State.BEGUN);
  }
}
