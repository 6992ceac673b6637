package dev.kham.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.bootstrap.Clinic.SignedIn;
import dev.kham.domain.account.Role;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Broken and hostile input to every operation of the served OpenAPI document, as anybody and as
 * every role: refused in an orderly way, never an error of the server.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
@WithTestResource(SecretsTestResource.class)
class HostileInputTest {
  private static final int TRIES = 100;

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          "",
          " ",
          "\0",
          "a\0b",
          "😀",
          "\ud800",
          "x".repeat(5000),
          "' or 1=1 --",
          "%_\\",
          "../../etc/passwd",
          "{{7*7}}${7*7}",
          "+20000-01-01",
          "20000-01-01",
          "0000-00-00",
          "-999999999-01-01",
          "+999999999-12-31",
          "2026-02-30",
          "+20000-01-01T00:00:00+07:00",
          "+999999999-12-31T23:59:59+18:00",
          "-999999999-01-01T00:00:00-18:00",
          "2026-12-01T08:00:00",
          "2026-12-01T24:00:00+07:00",
          -1,
          0,
          1,
          1.5,
          Long.MAX_VALUE,
          1e300,
          true,
          new JsonArray(),
          new JsonObject(),
          new JsonArray().add(new JsonArray().add(1)),
          new JsonObject().put("x", 1),
          "00000000-0000-0000-0000-000000000000",
          "true",
          "9".repeat(400));

  private static final List<String> BODIES =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "\"text\"",
          "{",
          "{\"a\":",
          "[[[[",
          "[".repeat(20_000),
          "{\"a\":" + "1".repeat(3000) + "}",
          "\u0000",
          "<xml/>",
          "code,name,unit\nA1,\"",
          "reference;fullName;dateOfBirth\nP1;\u0000;0000-01-01\n;;;;\n",
          "a=b&c=d");

  @Inject Clinic clinic;

  private final Random random = new Random(20261121);
  private final List<String> known = new ArrayList<>();

  @Test
  void is_refused_and_never_breaks_anything() {
    Doctor doctor = clinic.doctor(0);
    SignedIn patient = clinic.patient();
    JsonObject appointment = clinic.booked(patient, doctor, clinic.slot(3));
    known.add(doctor.id().toString());
    known.add(appointment.getString("id"));
    known.add(appointment.getJsonObject("payment").getString("id"));
    known.add(patient.patient().id().toString());

    List<@Nullable String> tokens = new ArrayList<>();
    tokens.add(null);
    tokens.add("not.a.token");
    tokens.add(patient.token());
    for (Role role : Role.values()) {
      if (role != Role.PATIENT) {
        tokens.add(clinic.staff(role).token());
      }
    }

    JsonObject document = clinic.send(clinic.request("/q/openapi?format=json").GET()).json();
    List<String> failures = new ArrayList<>();
    int operations = 0;
    for (String path : document.getJsonObject("paths").fieldNames()) {
      JsonObject methods = document.getJsonObject("paths").getJsonObject(path);
      for (String method : methods.fieldNames()) {
        JsonObject operation = methods.getJsonObject(method);
        if (operation.encode().contains("text/event-stream")) {
          continue; // its answer never ends
        }
        operations++;
        for (int i = 0; i < TRIES; i++) {
          String token = tokens.get(random.nextInt(tokens.size()));
          Sent sent = hostile(document, path, method, operation, token);
          try {
            Clinic.Answer answer = clinic.send(sent.request());
            if (answer.status() >= 500) {
              failures.add(sent.told() + " -> " + answer.status() + " " + answer.response().body());
            }
          } catch (UncheckedIOException e) {
            failures.add(sent.told() + " -> " + e.getMessage());
          }
        }
      }
    }
    assertThat(operations).isGreaterThan(10);
    assertThat(failures).isEmpty();
  }

  private record Sent(HttpRequest.Builder request, String told) {}

  private Sent hostile(
      JsonObject document,
      String path,
      String method,
      JsonObject operation,
      @Nullable String token) {
    StringBuilder query = new StringBuilder();
    String target = path;
    List<String[]> headers = new ArrayList<>();
    for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = (JsonObject) each;
      String name = parameter.getString("name");
      String value = String.valueOf(value());
      switch (parameter.getString("in")) {
        case "path" -> target = target.replace("{" + name + "}", encoded(pathValue(value)));
        case "query" -> {
          if (random.nextInt(4) > 0) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                // after a request line of 4 KB the connection is closed, under the next request
                .append(encoded(value.substring(0, Math.min(1500, value.length()))));
          }
        }
        default -> {
          if (random.nextInt(4) > 0) {
            headers.add(new String[] {name, printable(value)});
          }
        }
      }
    }
    String body = operation.containsKey("requestBody") ? body(document, operation) : null;
    HttpRequest.Builder request = clinic.request(target + query);
    request.method(
        method.toUpperCase(Locale.ROOT),
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      String documented =
          operation.getJsonObject("requestBody").getJsonObject("content").fieldNames().stream()
              .findFirst()
              .orElse("application/json");
      request.header("Content-Type", random.nextInt(10) == 0 ? "text/plain" : documented);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    for (String[] header : headers) {
      if (!header[0].equalsIgnoreCase("Authorization")) {
        request.setHeader(header[0], header[1]);
      }
    }
    String shown = body == null ? "" : body.substring(0, Math.min(300, body.length()));
    return new Sent(request, method + " " + target + query + " " + shown);
  }

  private Object value() {
    return random.nextInt(5) == 0
        ? known.get(random.nextInt(known.size()))
        : VALUES.get(random.nextInt(VALUES.size()));
  }

  private String pathValue(String value) {
    if (random.nextInt(3) > 0) {
      return random.nextBoolean()
          ? known.get(random.nextInt(known.size()))
          : new UUID(random.nextLong(), random.nextLong()).toString();
    }
    return value.isEmpty() || value.length() > 2000 ? "x" : value;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The client itself refuses to send other header values. */
  private static String printable(String value) {
    String text = value.replaceAll("[^\\x21-\\x7e]", "?");
    return text.isEmpty() ? "?" : text.substring(0, Math.min(text.length(), 3000));
  }

  private String body(JsonObject document, JsonObject operation) {
    if (random.nextInt(5) == 0) {
      return BODIES.get(random.nextInt(BODIES.size()));
    }
    JsonObject schema =
        operation
            .getJsonObject("requestBody")
            .getJsonObject("content", new JsonObject())
            .getJsonObject("application/json", new JsonObject())
            .getJsonObject("schema", new JsonObject());
    JsonObject body = likely(document, resolved(document, schema));
    List<String> names = new ArrayList<>(body.fieldNames());
    Collections.shuffle(names, random);
    int spoiled = names.isEmpty() ? 0 : 1 + random.nextInt(Math.min(2, names.size()));
    for (String name : names.subList(0, spoiled)) {
      if (random.nextInt(6) == 0) {
        body.remove(name);
      } else {
        body.put(name, value());
      }
    }
    if (random.nextInt(6) == 0) {
      body.put("surprise", value());
    }
    return body.encode();
  }

  private static JsonObject resolved(JsonObject document, JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference == null) {
      return schema;
    }
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
  }

  /** A body out of the examples of its schema, with known ids where ids belong. */
  private JsonObject likely(JsonObject document, JsonObject schema) {
    JsonObject body = new JsonObject();
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      JsonObject property = properties.getJsonObject(name);
      JsonArray examples = property.getJsonArray("examples", new JsonArray());
      if (!examples.isEmpty()) {
        body.put(name, examples.getValue(0));
      } else if (property.encode().contains("uuid") || property.encode().contains("UUID")) {
        body.put(name, known.get(random.nextInt(known.size())));
      } else {
        body.put(name, value());
      }
    }
    return body;
  }
}
