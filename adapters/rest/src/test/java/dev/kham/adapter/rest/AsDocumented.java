package dev.kham.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer to the served OpenAPI document: its status, its media type, and its JSON down
 * to the last member.
 */
final class AsDocumented implements Filter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private static @Nullable JsonNode served;

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response answer = context.next(request, expected);
    String path = URI.create(request.getURI()).getPath();
    operation(request.getMethod(), path)
        .ifPresent(at -> check(request.getMethod() + " " + path, at, answer));
    return answer;
  }

  private static void check(String call, String operation, Response answer) {
    JsonNode responses = document().at(operation + "/responses");
    String status = Integer.toString(answer.statusCode());
    assertThat(responses.has(status)).as("%s answers %s as documented", call, status).isTrue();
    String response = operation + "/responses/" + status;
    JsonNode reference = document().at(response + "/$ref");
    if (!reference.isMissingNode()) {
      response = reference.asText().substring(1);
    }
    JsonNode content = document().at(response + "/content");
    if (content.isMissingNode()) {
      assertThat(answer.asByteArray()).as("body of %s %s", call, status).isEmpty();
      return;
    }
    String type =
        content.has(answer.contentType())
            ? answer.contentType()
            : answer.contentType().replaceFirst(";.*", "").trim();
    assertThat(content.has(type)).as("%s %s is %s as documented", call, status, type).isTrue();
    if (type.endsWith("json")) {
      validate(call, response + "/content/" + type.replace("/", "~1") + "/schema", answer);
    }
  }

  private static void validate(String call, String schema, Response answer) {
    ObjectNode root = document().deepCopy();
    root.put("$ref", "#" + schema);
    try {
      assertThat(SCHEMAS.getSchema(root).validate(JSON.readTree(answer.asByteArray())))
          .as("%s %s", call, answer.statusCode())
          .extracting(ValidationMessage::getMessage)
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pointer to the operation in the document; literal paths go before templates. */
  private static Optional<String> operation(String method, String path) {
    return document().path("paths").properties().stream()
        .map(Map.Entry::getKey)
        .filter(template -> path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
        .sorted((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
        .map(
            template ->
                "/paths/"
                    + template.replace("~", "~0").replace("/", "~1")
                    + "/"
                    + method.toLowerCase(Locale.ROOT))
        .filter(at -> !document().at(at).isMissingNode())
        .findFirst();
  }

  private static synchronized JsonNode document() {
    JsonNode known = served;
    if (known == null) {
      try {
        known = JSON.readTree(RestAssured.get("/q/openapi?format=json").asByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      close(known);
      served = known;
    }
    return known;
  }

  /** Members that a schema does not name are refused, unless it says that there may be others. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode one
        && one.path("properties").isObject()
        && !one.has("additionalProperties")) {
      one.put("additionalProperties", false);
    }
    schema.forEach(AsDocumented::close);
  }
}
