package dev.kham.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says of every operation under {@code /api} what any of them may be refused for, and of lists that
 * they may be unchanged.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class CommonRefusalsDocumented implements OASFilter {
  private static final Map<String, String> OF_ALL =
      Map.of("406", "NotAcceptable", "429", "TooMany", "500", "Failed");
  private static final Map<String, String> OF_A_BODY =
      Map.of("413", "TooLarge", "415", "UnsupportedMediaType");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    for (Map.Entry<String, PathItem> path : document.getPaths().getPathItems().entrySet()) {
      if (path.getKey().startsWith("/api/")) {
        for (Operation operation : path.getValue().getOperations().values()) {
          OF_ALL.forEach((status, response) -> add(operation, status, response));
          if (!operation.getResponses().hasAPIResponse("503")) { // what there is says more
            add(operation, "503", "Busy");
          }
          if (operation == path.getValue().getGET() && isList(operation)) {
            add(operation, "304", "NotModified");
          }
          if (operation.getRequestBody() != null) {
            OF_A_BODY.forEach((status, response) -> add(operation, status, response));
          }
        }
      }
    }
  }

  private static boolean isList(Operation operation) {
    APIResponse found = operation.getResponses().getAPIResponse("200");
    return found != null
        && found.getContent() != null
        && found.getContent().getMediaTypes().values().stream()
            .map(MediaType::getSchema)
            .anyMatch(schema -> schema != null && isList(schema));
  }

  /** Its schema is one of {@link ItemsJson}, which are named after it. */
  private static boolean isList(Schema schema) {
    return schema.getRef() != null && schema.getRef().contains("/ItemsJson");
  }

  private static void add(Operation operation, String status, String response) {
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + response));
  }
}
