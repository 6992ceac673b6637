package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server killed between booking and payment: nothing is forgotten. */
class KillIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration WINDOW = Duration.ofSeconds(40);

  /** How late a hold may be let go by a server that is just back. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  @TempDir Path data;

  private final Http http = new Http();
  private final Narrator narrator = new Narrator(Terminal.detect());
  private OwnServer process;

  @AfterEach
  void stop() {
    process.stop();
  }

  private Server start() throws Exception {
    process =
        OwnServer.start(
            ROOT, data, Map.of("KHAM_HOSPITAL_PAYMENT_WINDOW", "PT" + WINDOW.toSeconds() + "S"));
    return process.await(http, narrator);
  }

  @Test
  void after_the_restart_the_paid_is_confirmed_and_the_unpaid_let_go_in_time() throws Exception {
    SecureRandom random = new SecureRandom();
    Server before = start();
    Person person = Person.invent(random);
    PatientApp app = new PatientApp(http, before);
    app.register(person).expect(201);
    app.signIn(person);
    LocalDate today = LocalDate.now();
    Doctor doctor = Doctor.listIn(app.doctors()).getFirst();
    List<Slot> free = Slot.listIn(app.slots(doctor, today.plusDays(1), today.plusDays(7)));
    Appointment paid = Appointment.in(app.book(free.get(0), PatientApp.newKey()).expect(201));
    Appointment unpaid = Appointment.in(app.book(free.get(1), PatientApp.newKey()).expect(201));

    process.kill();
    Server after = start();

    PatientApp back = new PatientApp(http, after);
    back.signIn(person);
    Sepay sepay = new Sepay(http, after);
    Transfer transfer =
        Transfer.paying(paid.payment(), paid.payment().code(), person, after, random);
    sepay.deliver(transfer).expect(200);
    assertThat(Appointment.in(back.appointment(paid.id()).expect(200)).isPaid()).isTrue();

    Mailbox mailbox = new Mailbox(http, after);
    List<String> mails =
        Polling.upTo(
            SLACK,
            () -> mailbox.subjectsTo(person.email()),
            seen -> seen.stream().anyMatch(KillIT::confirms));
    // by now the other hold may have been let go, which is a mail as well
    assertThat(mails).filteredOn(KillIT::confirms).hasSize(1);

    Instant deadline = unpaid.payment().deadline().toInstant();
    Appointment last =
        Polling.upTo(
            Duration.between(Instant.now(), deadline.plus(SLACK)),
            () -> Appointment.in(back.appointment(unpaid.id()).expect(200)),
            Appointment::isCancelled);
    assertThat(last.cancellation()).isEqualTo("UNPAID");
    assertThat(Instant.now()).isAfter(deadline);
    assertThat(
            free.get(1)
                .isAmong(Slot.listIn(back.slots(doctor, today.plusDays(1), today.plusDays(7)))))
        .isTrue();
  }

  private static boolean confirms(String subject) {
    return subject.startsWith("Lịch khám đã được xác nhận");
  }
}
