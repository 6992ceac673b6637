package dev.kham.adapter.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kham.application.messaging.LetterRefusedException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(MailServerProfile.class)
class SmtpMessengerTroubleTest {
  @Inject SmtpMessenger messenger;

  @ConfigProperty(name = "quarkus.mailer.port")
  int port;

  private ScriptedMailServer server;

  @BeforeEach
  void prepare() throws IOException {
    server = new ScriptedMailServer(port);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void every_line_ends_as_mail_servers_want_it() {
    server.start();

    messenger.send(Letters.vietnamese());
    messenger.send(Letters.receipt(Locale.of("vi"), Letters.bytes(1_000)));

    assertThat(server.lines()).allMatch(line -> line.endsWith("\r\n"));
    assertThat(server.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void a_letter_is_refused_when_nobody_listens() throws Exception {
    server.close();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(LetterRefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GREETING, 554 not today",
    "MAIL, 451 4.3.0 later",
    "MAIL, 550 5.7.1 not you",
    "RCPT, 451 4.3.0 later",
    "RCPT, 550 5.1.1 unknown",
    "DATA, 421 going down",
    "., 452 4.3.1 disk full",
    "., 554 5.6.0 no"
  })
  void a_letter_is_refused_when_the_server_says_so(String command, String reply) {
    server.replying(reply, command).start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOfSatisfying(
            LetterRefusedException.class,
            refused -> assertThat(refused.isRetryable()).isEqualTo(reply.startsWith("4")))
        .hasStackTraceContaining("replied " + reply.substring(0, 3));
  }

  @Test
  void a_letter_is_refused_when_the_server_hangs_up_instead_of_greeting() {
    server.replying("", "GREETING").hangingUpAfter("GREETING").start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(LetterRefusedException.class);
  }

  @Test
  void a_letter_is_refused_when_tls_fails() {
    server
        .replying("250-stub\r\n250 STARTTLS", "EHLO")
        .replying("220 go ahead", "STARTTLS")
        .hangingUpAfter("STARTTLS")
        .start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(LetterRefusedException.class);
  }

  @Test
  void a_letter_refused_for_a_late_greeting_is_not_sent_afterwards() throws Exception {
    server.replying("", "GREETING").start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(LetterRefusedException.class);

    server.say("220 stub");
    for (int i = 0; i < 100 && !server.lines().contains("QUIT\r\n"); i++) {
      Thread.sleep(50);
    }
    assertThat(server.lines()).hasSize(2).last().isEqualTo("QUIT\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "An",
        "",
        "an@a.example, eve@evil.example",
        "An <an@a.example>",
        "x\nBcc: eve@evil.example <an@a.example>",
        "an@a.example\r\nRCPT TO:<eve@evil.example>"
      })
  void a_letter_to_anything_but_one_address_is_refused(String address) {
    server.start();

    assertThatThrownBy(() -> messenger.send(Letters.to(address)))
        .isInstanceOf(LetterRefusedException.class);
    assertThat(server.lines()).isEmpty();
  }

  @Test
  void nobody_can_tell_when_the_server_hangs_up_after_the_data() {
    server.replying("", ".").hangingUpAfter(".").start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(DeliveryUnknownException.class);
  }

  @Test
  void nobody_can_tell_when_the_server_never_answers_the_data() {
    server.replying("", ".").start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(DeliveryUnknownException.class);
  }

  @Test
  void nobody_can_tell_when_the_server_answers_the_data_with_a_bare_code() {
    server.replying("250", ".").start();

    assertThatThrownBy(() -> messenger.send(Letters.vietnamese()))
        .isInstanceOf(DeliveryUnknownException.class);
  }

  @Test
  void an_address_gets_into_neither_logs_nor_causes() {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler log = listening(logged);
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.setLevel(Level.FINE);
    root.addHandler(log);
    server.replying("550 5.1.1 <" + Letters.ADDRESS + ">: unknown", "RCPT").start();
    try {
      Throwable refusal = catchThrowable(() -> messenger.send(Letters.vietnamese()));

      StringWriter trace = new StringWriter();
      refusal.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("550 5.1.1").doesNotContain(Letters.ADDRESS);
      Logger.getLogger("any").fine("at work");
      assertThat(logged)
          .contains("any at work")
          .noneMatch(line -> line.contains(Letters.ADDRESS) || line.contains("Hoài An"));
    } finally {
      root.removeHandler(log);
      root.setLevel(before);
    }
  }

  private static Handler listening(List<String> lines) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(entry.getLoggerName() + " " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    handler.setErrorManager(new ErrorManager());
    return handler;
  }
}
