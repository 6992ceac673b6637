package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What went wrong, by RFC 9457.
 *
 * @param type stable; clients decide by it
 * @param members further members of this type of problem
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance"})
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", additionalProperties = Schema.True.class)
public record Problem(
    @Schema(examples = "/problems/slot-taken") String type,
    @Schema(examples = "Khung giờ đã có người đặt") String title,
    @Schema(examples = "409") int status,
    @Schema(examples = "Bác sĩ đã có lịch khác trong khung giờ này.") String detail,
    @Schema(examples = "/api/v1/appointments") String instance,
    @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A value the client sent that cannot be used. */
  public record FieldError(String field, String message) {}
}
