package dev.kham.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** JSON that came from the server, read by JSON pointer; what is missing fails the step. */
record Json(JsonNode node, String source) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Json parse(byte[] bytes, String source) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      StepFailed.unless(!node.isMissingNode(), "JSON from " + source, "an empty body");
      return new Json(node, source);
    } catch (IOException notJson) {
      throw new StepFailed("JSON from " + source, notJson.getMessage());
    }
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String text(String pointer) {
    JsonNode found = node.at(pointer);
    StepFailed.unless(
        found.isTextual() && !found.textValue().isBlank(), wanted("a text", pointer), node);
    return found.textValue();
  }

  long number(String pointer) {
    JsonNode found = node.at(pointer);
    StepFailed.unless(found.isIntegralNumber(), wanted("a whole number", pointer), node);
    return found.longValue();
  }

  OffsetDateTime time(String pointer) {
    String text = text(pointer);
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeParseException notATime) {
      throw new StepFailed(wanted("an RFC 3339 instant with offset", pointer), text);
    }
  }

  Json object(String pointer) {
    JsonNode found = node.at(pointer);
    StepFailed.unless(found.isObject(), wanted("an object", pointer), node);
    return new Json(found, source);
  }

  List<Json> list(String pointer) {
    JsonNode found = node.at(pointer);
    StepFailed.unless(found.isArray(), wanted("a list", pointer), node);
    List<Json> list = new ArrayList<>();
    found.forEach(element -> list.add(new Json(element, source)));
    return list;
  }

  private String wanted(String kind, String pointer) {
    return kind + (pointer.isEmpty() ? "" : " at " + pointer) + " in the answer to " + source;
  }
}
