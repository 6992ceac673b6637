package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one PostgreSQL and one Redis are one Kham. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int STREAMS = 2000;

  /** A heap that is there from the start, so that what a process grows by is outside of it. */
  private static final String FIXED_HEAP = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch";

  @TempDir static Path data;
  @TempDir static Path secondData;
  @TempDir static Path thirdData;

  private final Http http = new Http();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SecureRandom random = new SecureRandom();
  private final Person person = Person.invent(random);
  private OwnServer firstProcess;
  private OwnServer secondProcess;
  private Server first;
  private Server second;

  @BeforeAll
  void start() throws Exception {
    // all come from one address, and faster than people
    Map<String, String> limits =
        Map.of("KHAM_LIMIT_IP", "1000000", "KHAM_LIMIT_ACCOUNT", "1000000");
    firstProcess = OwnServer.start(ROOT, data, limits);
    first = firstProcess.await(http, new Narrator(Terminal.detect()));
    Map<String, String> settings = new HashMap<>(Deployment.settingsOf(data, first));
    settings.putAll(limits);
    settings.put("JAVA_TOOL_OPTIONS", FIXED_HEAP);
    secondProcess = OwnServer.start(ROOT, secondData, settings);
    second = Deployment.await(secondProcess, first, http);
    new PatientApp(http, first).register(person).expect(201);
  }

  @AfterAll
  void stop() {
    if (secondProcess != null) {
      secondProcess.stop();
    }
    firstProcess.stop();
  }

  @Test
  void what_happens_on_one_reaches_the_streams_of_both() throws Exception {
    PatientApp app = signedIn();
    Appointment held = book(app);
    List<Watched> streams =
        List.of(
            Watched.open(client, first, app.token(), held),
            Watched.open(client, second, app.token(), held));
    for (Watched stream : streams) {
      assertThat(Polling.upTo(SOON, stream::statuses, all -> !all.isEmpty()))
          .containsExactly("PENDING");
    }

    pay(second, held);

    for (Watched stream : streams) {
      assertThat(Polling.upTo(SOON, stream::statuses, all -> all.size() > 1))
          .containsExactly("PENDING", "CONFIRMED");
      stream.hangUp();
    }
  }

  @Test
  void who_signs_out_on_one_is_refused_on_the_other() throws Exception {
    String token = signedIn().token();
    assertThat(statusOfMe(first, token)).isEqualTo(200);
    assertThat(statusOfMe(second, token)).isEqualTo(200);

    assertThat(call("DELETE", first, "/api/v1/sessions/current", token)).isEqualTo(204);

    assertThat(statusOfMe(first, token)).isEqualTo(401);
    assertThat(statusOfMe(second, token)).isEqualTo(401);
  }

  @Test
  void one_killed_leaves_its_work_to_the_others() throws Exception {
    PatientApp app = signedIn();
    Mailbox mailbox = new Mailbox(http, first);
    OwnServer thirdProcess = OwnServer.start(ROOT, thirdData, Deployment.settingsOf(data, first));
    Server third = Deployment.await(thirdProcess, first, http);
    Appointment held = book(app);
    int mails = confirmations(mailbox).size();
    try {
      pay(third, held);
    } finally {
      thirdProcess.kill();
    }

    assertThat(Appointment.in(app.appointment(held.id()).expect(200)).isPaid()).isTrue();
    // what the dead one had taken is free again when its lease of 30 s ends
    assertThat(Polling.upTo(SOON, () -> confirmations(mailbox), all -> all.size() > mails))
        .hasSize(mails + 1);
  }

  @Test
  void two_thousand_streams_take_no_threads_and_hardly_memory() throws Exception {
    PatientApp app = signedIn();
    Appointment held = book(app);
    Watched.open(client, second, app.token(), held).hangUp();
    Burden before = Burden.of(secondProcess.pid());

    List<Watched> streams =
        Stream.generate(() -> Watched.open(client, second, app.token(), held))
            .limit(STREAMS)
            .toList();
    assertThat(Polling.upTo(SOON, () -> saw(streams, "PENDING"), now -> now == STREAMS))
        .isEqualTo(STREAMS);
    Burden with = Burden.of(secondProcess.pid());
    System.out.printf("%d streams: %s before, %s with them%n", STREAMS, before, with);

    pay(first, held);

    assertThat(Polling.upTo(SOON, () -> saw(streams, "CONFIRMED"), now -> now == STREAMS))
        .isEqualTo(STREAMS);
    streams.forEach(Watched::hangUp);
    // opening takes the threads of the bounded pool for a moment; staying open takes none
    assertThat(with.threads() - before.threads()).isLessThan(STREAMS / 5);
    assertThat(with.megabytes() - before.megabytes()).isLessThan(100);
  }

  private static int saw(List<Watched> streams, String status) {
    return (int) streams.stream().filter(one -> one.statuses().contains(status)).count();
  }

  private PatientApp signedIn() throws IOException, InterruptedException {
    PatientApp app = new PatientApp(http, first);
    app.signIn(person);
    return app;
  }

  /** Holds of other tests are let go meanwhile, which are mails as well. */
  private List<String> confirmations(Mailbox mailbox) throws IOException, InterruptedException {
    return mailbox.subjectsTo(person.email()).stream()
        .filter(subject -> subject.startsWith("Lịch khám đã được xác nhận"))
        .toList();
  }

  private Appointment book(PatientApp app) throws Exception {
    LocalDate today = LocalDate.now();
    Doctor doctor = Doctor.listIn(app.doctors()).getFirst();
    List<Slot> free = Slot.listIn(app.slots(doctor, today.plusDays(2), today.plusDays(9)));
    Slot slot = free.get(random.nextInt(free.size()));
    return Appointment.in(app.book(slot, PatientApp.newKey()).expect(201));
  }

  private void pay(Server server, Appointment held) throws IOException, InterruptedException {
    Transfer transfer =
        Transfer.paying(held.payment(), held.payment().code(), person, server, random);
    new Sepay(http, server).deliver(transfer).expect(200);
  }

  private int statusOfMe(Server server, String token) throws Exception {
    return call("GET", server, "/api/v1/me", token);
  }

  private int call(String method, Server server, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.at(path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
