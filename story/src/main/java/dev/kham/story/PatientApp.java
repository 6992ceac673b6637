package dev.kham.story;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The patient's app: the calls it makes, on behalf of whoever signed in. */
final class PatientApp {
  // OffsetDateTime.toString leaves seconds of zero out, which RFC 3339 does not allow.
  private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

  private final Http http;
  private final Server server;
  private String token = "";

  PatientApp(Http http, Server server) {
    this.http = http;
    this.server = server;
  }

  /** The app of somebody who signed in before. */
  PatientApp(Http http, Server server, String token) {
    this(http, server);
    this.token = token;
  }

  Answer register(Person person) throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("email", person.email());
    body.put("phone", person.phone());
    body.put("password", person.password());
    body.put("fullName", person.fullName());
    body.put("dateOfBirth", person.dateOfBirth().toString());
    body.put("locale", "vi");
    return post("/api/v1/accounts", newKey(), body);
  }

  Answer signIn(Person person) throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("login", person.email());
    body.put("password", person.password());
    Answer answer =
        http.postJson(server.at("/api/v1/sessions"), headers(), Json.write(body)).expect(201);
    token = answer.json().text("/accessToken");
    return answer;
  }

  /** The access token; empty before the first {@link #signIn}. */
  String token() {
    return token;
  }

  Answer specialties() throws IOException, InterruptedException {
    return get("/api/v1/specialties");
  }

  Answer doctors() throws IOException, InterruptedException {
    return get("/api/v1/doctors");
  }

  Answer doctors(String named) throws IOException, InterruptedException {
    return get("/api/v1/doctors?limit=100&q=" + URLEncoder.encode(named, StandardCharsets.UTF_8));
  }

  Answer slots(Doctor doctor, LocalDate from, LocalDate to)
      throws IOException, InterruptedException {
    return get("/api/v1/doctors/" + doctor.id() + "/slots?from=" + from + "&to=" + to);
  }

  Answer book(Slot slot, String key) throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("doctorId", slot.doctorId());
    body.put("start", RFC_3339.format(slot.start()));
    body.put("reason", "Khám định kỳ");
    return post("/api/v1/appointments", key, body);
  }

  Answer appointments() throws IOException, InterruptedException {
    return get("/api/v1/appointments");
  }

  Answer appointment(String id) throws IOException, InterruptedException {
    return get("/api/v1/appointments/" + id);
  }

  Answer receipt(Appointment.Payment payment) throws IOException, InterruptedException {
    return get("/api/v1/payments/" + payment.id() + "/receipt.pdf");
  }

  Answer picture(String url) throws IOException, InterruptedException {
    URI uri = URI.create(server.url() + "/").resolve(url);
    StepFailed.unless(
        String.valueOf(uri.getScheme()).matches("https?"), "an HTTP address of a picture", url);
    // The patient's token is for this server only, wherever the picture may be.
    boolean ours = server.url().getAuthority().equals(uri.getAuthority());
    return http.get(uri, ours ? headers() : Map.of());
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  private Answer get(String path) throws IOException, InterruptedException {
    return http.get(server.at(path), headers());
  }

  private Answer post(String path, String key, Object body)
      throws IOException, InterruptedException {
    Map<String, String> headers = headers();
    headers.put("Idempotency-Key", key);
    return http.postJson(server.at(path), headers, Json.write(body));
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept-Language", "en");
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    return headers;
  }
}
