package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.account.AccountFixtures;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.patient.PatientFixtures;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.scheduling.DoctorRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.Shift;
import dev.kham.domain.scheduling.Specialty;
import dev.kham.domain.scheduling.SpecialtyId;
import io.agroal.api.AgroalDataSource;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.Config;

/** The running application as its patients, SePay and the database see it. */
@Singleton
class Clinic {
  private static final AtomicLong TRANSFER = new AtomicLong(System.currentTimeMillis());

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final DoctorRepository doctors;
  private final PatientRepository patients;
  private final AccountRepository accounts;
  private final Transaction transaction;
  private final AgroalDataSource dataSource;
  private final Config config;
  private final Clock clock;

  Clinic(
      DoctorRepository doctors,
      PatientRepository patients,
      AccountRepository accounts,
      Transaction transaction,
      AgroalDataSource dataSource,
      Config config,
      Clock clock) {
    this.doctors = doctors;
    this.patients = patients;
    this.accounts = accounts;
    this.transaction = transaction;
    this.dataSource = dataSource;
    this.config = config;
    this.clock = clock;
  }

  /** What came back. */
  record Answer(int status, HttpResponse<String> response) {
    JsonObject json() {
      return new JsonObject(response.body());
    }
  }

  /** A patient with a token. */
  record SignedIn(Patient patient, String token, String account) {}

  /** Somebody who works here, with a token. */
  record Staff(String token, String account) {}

  /**
   * Sees patients daily in slots of half an hour; each shift begins so many minutes after eight.
   */
  Doctor doctor(int... shiftsAt) {
    LocalDate today = LocalDate.now(clock);
    List<Shift> shifts = new ArrayList<>();
    for (int minutes : shiftsAt) {
      for (DayOfWeek day : DayOfWeek.values()) {
        LocalTime from = LocalTime.of(8, 0).plusMinutes(minutes);
        shifts.add(new Shift(day, from, from.plusHours(8), 30, today, today.plusDays(60)));
      }
    }
    Doctor doctor =
        new Doctor(
            new DoctorId(UUID.randomUUID()),
            "BS. Trần Thử Nghiệm",
            new Specialty(new SpecialtyId(UUID.randomUUID()), "Nội khoa"),
            300_000,
            "T1",
            30,
            shifts);
    doctors.put(doctor);
    return doctor;
  }

  SignedIn patient() {
    Patient patient = PatientFixtures.patient();
    Account account = AccountFixtures.accountOf(patient);
    transaction.run(
        () -> {
          patients.add(patient);
          accounts.add(account);
        });
    String token = token(account);
    return new SignedIn(patient, token, account.id().toString());
  }

  Staff staff(Role role) {
    Account account = AccountFixtures.staff(role);
    transaction.run(() -> accounts.add(account));
    return new Staff(token(account), account.id().toString());
  }

  private String token(Account account) {
    JwtClaimsBuilder claims =
        Jwt.issuer(config.getValue("mp.jwt.verify.issuer", String.class))
            .subject(account.id().toString())
            .groups(
                account.roles().stream()
                    .map(role -> role.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()))
            .expiresIn(Duration.ofHours(1));
    if (account.patientId() != null) {
      claims.claim("patient", account.patientId().toString());
    }
    return claims.sign();
  }

  /**
   * Any request with a new Idempotency-Key.
   *
   * @param token null for nobody's
   * @param json null for none
   * @param headers names and values
   */
  Answer call(String method, String path, String token, JsonObject json, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(
                method, json == null ? HttpRequest.BodyPublishers.noBody() : body(json.encode()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** A slot of the day after tomorrow; the first of the doctor's first shift is number 0. */
  Instant slot(int number) {
    return LocalDate.now(clock)
        .plusDays(2)
        .atTime(8, 0)
        .plusMinutes(30L * number)
        .atZone(clock.getZone())
        .toInstant();
  }

  Answer book(SignedIn who, Doctor doctor, Instant start) {
    return send(
        request("/api/v1/appointments")
            .header("Authorization", "Bearer " + who.token())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Content-Type", "application/json")
            .POST(
                body(
                    new JsonObject()
                        .put("doctorId", doctor.id().toString())
                        .put("start", start.toString())
                        .encode())));
  }

  JsonObject booked(SignedIn who, Doctor doctor, Instant start) {
    Answer answer = book(who, doctor, start);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json();
  }

  Answer get(String token, String path) {
    return send(request(path).header("Authorization", "Bearer " + token).GET());
  }

  /** A file of this server. */
  HttpResponse<byte[]> download(String token, String path) {
    return bytes(request(path).header("Authorization", "Bearer " + token));
  }

  /** A file of any server. */
  HttpResponse<byte[]> download(URI file) {
    return bytes(HttpRequest.newBuilder(file).timeout(Duration.ofSeconds(30)));
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
    try {
      return http.send(request.GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A change of what the caller has seen in that version; null sends no body. */
  Answer post(String token, String path, int version, JsonObject body) {
    HttpRequest.Builder request =
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("If-Match", "\"" + version + "\"");
    return send(
        body == null
            ? request.POST(HttpRequest.BodyPublishers.noBody())
            : request.header("Content-Type", "application/json").POST(body(body.encode())));
  }

  JsonObject appointment(SignedIn who, String id) {
    Answer answer =
        send(
            request("/api/v1/appointments/" + id)
                .header("Authorization", "Bearer " + who.token())
                .GET());
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  /** The lines of the stream of events of an appointment; closing it hangs up. */
  Stream<String> events(SignedIn who, String id) {
    HttpRequest request =
        request("/api/v1/appointments/" + id + "/events")
            .header("Authorization", "Bearer " + who.token())
            .GET()
            .build();
    try {
      HttpResponse<Stream<String>> response =
          http.send(request, HttpResponse.BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SePay's body for a transfer that pays the booked appointment. */
  String transferFor(JsonObject appointment) {
    JsonObject payment = appointment.getJsonObject("payment");
    return new JsonObject()
        .put("id", TRANSFER.incrementAndGet())
        .put("gateway", "Vietcombank")
        .put("transactionDate", "2026-12-01 08:03:21")
        .put("accountNumber", payment.getJsonObject("bank").getString("account"))
        .putNull("subAccount")
        .put("code", payment.getString("code"))
        .put("content", "MBVCB.3278907687." + payment.getString("code") + ".CT tu 0123456789")
        .put("transferType", "in")
        .put("description", "")
        .put("transferAmount", payment.getLong("amount"))
        .put("accumulated", 0)
        .put("referenceCode", "MBVCB.3278907687")
        .encode();
  }

  Answer webhook(String body) {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    return webhook(body, timestamp, "sha256=" + hmac(timestamp + "." + body));
  }

  Answer webhook(String body, String timestamp, String signature) {
    HttpRequest.Builder request =
        request("/webhooks/sepay").header("Content-Type", "application/json").POST(body(body));
    if (timestamp != null) {
      request.header("X-SePay-Timestamp", timestamp);
    }
    if (signature != null) {
      request.header("X-SePay-Signature", signature);
    }
    return send(request);
  }

  String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      String secret = config.getValue("kham.sepay.hmac-secrets", String.class);
      mac.init(new SecretKeySpec(secret.getBytes(), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The mails to that patient, without the one about their new account. */
  List<JsonObject> mailsTo(SignedIn who, URI mailbox) {
    Answer answer = send(HttpRequest.newBuilder(mailbox.resolve("/api/messages")).GET());
    List<JsonObject> mails = new ArrayList<>();
    for (Object mail : new JsonArray(answer.response().body())) {
      if (((JsonObject) mail).getJsonArray("to").contains(who.patient().email())
          && !((JsonObject) mail).getString("subject").startsWith("Tài khoản tại")) {
        mails.add((JsonObject) mail);
      }
    }
    return mails;
  }

  /** The mails to that patient which confirm an appointment. */
  List<JsonObject> confirmationsTo(SignedIn who, URI mailbox) {
    return mailsTo(who, mailbox).stream()
        .filter(mail -> mail.getString("subject").startsWith("Lịch khám đã được xác nhận"))
        .toList();
  }

  /** The number a query finds. */
  long count(String sql, Object... values) {
    return transaction.call(
        () -> {
          try (Connection connection = dataSource.getConnection();
              PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Waits until everything that was told is settled, also what was only kept at first. */
  void awaitSettlements() {
    eventually("all is settled", () -> count("select count(*) from transfer_inbox") == 0);
  }

  /** Looks again and again until it is so, for at most half a minute. */
  static void eventually(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  HttpRequest.Builder request(String path) {
    int port = config.getValue("quarkus.http.test-port", Integer.class);
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
