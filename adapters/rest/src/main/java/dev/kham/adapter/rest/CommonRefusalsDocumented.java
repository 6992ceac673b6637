package dev.kham.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Says of every operation under {@code /api} what any of them may be refused for. */
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
          if (operation.getRequestBody() != null) {
            OF_A_BODY.forEach((status, response) -> add(operation, status, response));
          }
        }
      }
    }
  }

  private static void add(Operation operation, String status, String response) {
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + response));
  }
}
