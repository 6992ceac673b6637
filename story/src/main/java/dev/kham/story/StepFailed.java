package dev.kham.story;

/** A step did not go as the contract says: what was expected, and what came instead. */
final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String came;

  StepFailed(String expected, String came) {
    super("expected " + expected + ", but came " + came);
    this.expected = expected;
    this.came = came;
  }

  static void unless(boolean asPromised, String expected, Object came) {
    if (!asPromised) {
      throw new StepFailed(expected, String.valueOf(came));
    }
  }

  String expected() {
    return expected;
  }

  String came() {
    return came;
  }
}
