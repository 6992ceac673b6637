package dev.kham.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Says of every operation under {@code /api} that it may be asked for too often. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class TooManyRequestsDocumented implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI document) {
    for (Map.Entry<String, PathItem> path : document.getPaths().getPathItems().entrySet()) {
      if (path.getKey().startsWith("/api/")) {
        for (Operation operation : path.getValue().getOperations().values()) {
          operation
              .getResponses()
              .addAPIResponse(
                  "429", OASFactory.createAPIResponse().ref("#/components/responses/TooMany"));
        }
      }
    }
  }
}
