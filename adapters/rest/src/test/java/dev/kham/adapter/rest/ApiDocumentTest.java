package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiDocumentTest extends RestTest {
  /** What anybody may call; everything else wants a token. */
  private static final Set<String> PUBLIC =
      Set.of(
          "POST /api/v1/accounts",
          "POST /api/v1/sessions",
          "POST /api/v1/sessions/refresh",
          "GET /api/v1/specialties",
          "GET /api/v1/doctors",
          "GET /api/v1/doctors/{id}",
          "GET /api/v1/doctors/{id}/slots",
          "GET /api/v1/slots");

  /** What the contract has so far; clients are written against it. */
  private static final Set<String> GUARDED =
      Set.of(
          "DELETE /api/v1/sessions/current",
          "POST /api/v1/accounts/staff",
          "GET /api/v1/accounts/staff",
          "GET /api/v1/accounts/staff/{id}",
          "PUT /api/v1/accounts/staff/{id}",
          "GET /api/v1/me",
          "GET /api/v1/me/channels",
          "PUT /api/v1/me/channels",
          "GET /api/v1/letters/{kind}",
          "POST /api/v1/me/dependants",
          "POST /api/v1/me/password",
          "POST /api/v1/appointments",
          "GET /api/v1/appointments",
          "GET /api/v1/appointments/{id}",
          "GET /api/v1/appointments/{id}/events",
          "POST /api/v1/appointments/{id}/cancel",
          "POST /api/v1/appointments/{id}/reschedule",
          "POST /api/v1/appointments/{id}/check-in",
          "POST /api/v1/appointments/{id}/complete",
          "POST /api/v1/appointments/{id}/no-show",
          "GET /api/v1/appointments/{id}/history",
          "GET /api/v1/appointments/{id}/calendar.ics",
          "POST /api/v1/walk-ins",
          "GET /api/v1/doctors/{id}/queue",
          "GET /api/v1/doctors/{id}/schedule",
          "PUT /api/v1/doctors/{id}/schedule",
          "POST /api/v1/doctors/{id}/absences",
          "GET /api/v1/doctors/{id}/slots/explain",
          "POST /api/v1/reconciliation/run",
          "GET /api/v1/reconciliation/{date}",
          "GET /api/v1/transfers",
          "GET /api/v1/transfers/{id}",
          "POST /api/v1/transfers/{id}/assign",
          "POST /api/v1/transfers/{id}/split",
          "POST /api/v1/transfers/{id}/refund",
          "GET /api/v1/refunds",
          "GET /api/v1/refunds/{id}",
          "POST /api/v1/refunds/{id}/done",
          "POST /api/v1/waitlist",
          "GET /api/v1/waitlist",
          "GET /api/v1/waitlist/{id}",
          "DELETE /api/v1/waitlist/{id}",
          "GET /api/v1/queues",
          "GET /api/v1/queues/{queue}",
          "POST /api/v1/queues/{queue}/pause",
          "POST /api/v1/queues/{queue}/resume",
          "GET /api/v1/jobs",
          "GET /api/v1/jobs/{id}",
          "GET /api/v1/jobs/failures",
          "POST /api/v1/jobs/{id}/retry",
          "POST /api/v1/jobs/{id}/cancel",
          "POST /api/v1/jobs/retry",
          "GET /api/v1/ticks",
          "POST /api/v1/ticks/{name}/run",
          "GET /api/v1/medicines",
          "POST /api/v1/medicines",
          "GET /api/v1/medicines/{id}",
          "PUT /api/v1/medicines/{id}",
          "GET /api/v1/medicines/{id}/batches",
          "POST /api/v1/medicines/{id}/batches",
          "GET /api/v1/medicines/{id}/movements",
          "POST /api/v1/dispenses",
          "POST /api/v1/imports",
          "GET /api/v1/tasks/{id}",
          "GET /api/v1/tasks/{id}/result",
          "DELETE /api/v1/tasks/{id}",
          "GET /api/v1/batches",
          "GET /api/v1/batches/{id}",
          "POST /api/v1/batches/{id}/adjust",
          "POST /api/v1/batches/{id}/quarantine",
          "POST /api/v1/batches/{id}/release",
          "POST /api/v1/batches/{id}/recall",
          "POST /api/v1/batches/{id}/recall/notices",
          "POST /api/v1/batches/{id}/write-off",
          "GET /api/v1/batches/{id}/recipients",
          "GET /api/v1/inventory/alerts",
          "POST /api/v1/inventory/alerts/{id}/acknowledge",
          "POST /api/v1/inventory/alerts/{id}/snooze",
          "GET /api/v1/inventory/value",
          "GET /api/v1/payments/{id}",
          "GET /api/v1/payments/{id}/qr.png",
          "GET /api/v1/payments/{id}/qr.svg");

  private JsonNode document;

  private record Operation(String method, String path, JsonNode node) {
    String name() {
      return method + " " + path;
    }
  }

  @BeforeEach
  void read_the_document() throws IOException {
    document =
        new ObjectMapper()
            .readTree(anybody().get("/q/openapi?format=json").then().extract().asByteArray());
  }

  @Test
  void is_of_openapi_3_1_and_has_all_of_the_contract() {
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
    assertThat(operations()).extracting(Operation::name).containsAll(PUBLIC).containsAll(GUARDED);
  }

  @Test
  void only_the_public_operations_answer_without_a_token() {
    Set<String> open = new TreeSet<>();
    for (Operation operation : operations()) {
      ValidatableResponse answer = callWithoutToken(operation);
      if (answer.extract().statusCode() == 401) {
        answer.spec(problem(401, "unauthorized")).header("WWW-Authenticate", "Bearer");
      } else {
        open.add(operation.name());
      }
    }
    assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
  }

  private static ValidatableResponse callWithoutToken(Operation operation) {
    String path = operation.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    Iterator<String> types = operation.node().path("requestBody").path("content").fieldNames();
    return anybody()
        .contentType(types.hasNext() ? types.next() : "application/json")
        .request(operation.method(), path)
        .then();
  }

  @Test
  void says_which_operations_want_a_token() {
    List<String> open = new ArrayList<>();
    for (Operation operation : operations()) {
      JsonNode security = operation.node().path("security");
      assertThat(security.isArray()).as(operation.name()).isTrue();
      if (security.isEmpty()) {
        open.add(operation.name());
      }
    }
    assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
  }

  @Test
  void every_operation_has_a_summary_and_belongs_to_a_described_tag() {
    Set<String> described = new TreeSet<>();
    document
        .path("tags")
        .forEach(
            tag -> {
              if (!tag.path("description").asText().isBlank()) {
                described.add(tag.path("name").asText());
              }
            });
    for (Operation operation : operations()) {
      assertThat(operation.node().path("summary").asText()).as(operation.name()).isNotBlank();
      assertThat(described)
          .as(operation.name())
          .contains(operation.node().path("tags").path(0).asText());
    }
  }

  @Test
  void every_body_parameter_and_header_has_a_schema() {
    List<String> without = new ArrayList<>();
    for (Operation operation : operations()) {
      JsonNode node = operation.node();
      if (node.has("requestBody")) {
        withoutSchema(operation.name() + " body", content(node.path("requestBody")), without);
      }
      node.path("parameters")
          .forEach(
              it -> withoutSchema(operation.name() + " " + it.path("name"), List.of(it), without));
      node.path("responses")
          .properties()
          .forEach(
              response -> {
                String name = operation.name() + " " + response.getKey();
                JsonNode answer = resolved(response.getValue());
                if (!Set.of("204", "304").contains(response.getKey())) {
                  withoutSchema(name, content(answer), without);
                }
                answer
                    .path("headers")
                    .properties()
                    .forEach(
                        it ->
                            withoutSchema(
                                name + " " + it.getKey(), List.of(it.getValue()), without));
              });
    }
    assertThat(without).isEmpty();
  }

  @Test
  void every_problem_is_told_as_problem_json() {
    for (Operation operation : operations()) {
      operation
          .node()
          .path("responses")
          .properties()
          .forEach(
              response -> {
                if (response.getKey().startsWith("4")) {
                  assertThat(resolved(response.getValue()).path("content").fieldNames())
                      .toIterable()
                      .as(operation.name() + " " + response.getKey())
                      .containsExactly("application/problem+json");
                }
              });
    }
  }

  @Test
  void every_operation_may_be_asked_for_too_often_but_the_webhooks() {
    assertThat(operations())
        .allSatisfy(
            operation ->
                assertThat(resolved(operation.node().path("responses").path("429")).has("headers"))
                    .as(operation.name())
                    .isEqualTo(operation.path().startsWith("/api/")));
  }

  private static void withoutSchema(String name, List<JsonNode> described, List<String> without) {
    if (described.isEmpty() || described.stream().anyMatch(it -> it.path("schema").isEmpty())) {
      without.add(name);
    }
  }

  private static List<JsonNode> content(JsonNode body) {
    List<JsonNode> content = new ArrayList<>();
    body.path("content").forEach(content::add);
    return content;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            operations.add(
                                new Operation(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    operation.getValue()))));
    assertThat(operations).isNotEmpty();
    return operations;
  }
}
