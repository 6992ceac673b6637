package dev.kham.story;

import java.util.List;

/** What the person asked for on the command line. */
record Options(boolean help, boolean ownServer, boolean rehearsal, boolean drawQr) {
  static final String USAGE =
      """
      usage: ./kham story [--own] [--rehearse] [--qr] [--help]

      Plays a patient's app and the payment provider SePay over plain HTTP, from registering to the
      confirmation mail, and checks every answer against the contract.

      It talks to the server named in data/run.properties if that is up, else it starts one of its
      own with fresh data and a payment window of 10 seconds, and stops it at the end.

        --own       start a server of its own even if one is running
        --rehearse  the same, and keep what it loaded and compiled in bootstrap/target/kham.aot, from
                    which later ones start quicker (JDK 25 and later)
        --qr        draw the payment QR even if the output is not a terminal
        --help      this page

      exit code: 0 all went as told, 1 a step failed, 2 no server could be reached or started,
      64 an option is unknown. NO_COLOR=1 leaves the colours out.
      """;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException naming the first one that is unknown
   */
  static Options of(String... args) {
    List<String> given = List.of(args);
    for (String arg : given) {
      if (!List.of("--help", "-h", "--own", "--rehearse", "--qr").contains(arg)) {
        throw new IllegalArgumentException("unknown option " + arg);
      }
    }
    return new Options(
        given.contains("--help") || given.contains("-h"),
        given.contains("--own"),
        given.contains("--rehearse"),
        given.contains("--qr"));
  }
}
