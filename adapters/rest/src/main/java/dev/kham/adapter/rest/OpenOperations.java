package dev.kham.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/** Has the operations anybody may call say so, instead of leaving readers to guess. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenOperations implements OASFilter {
  @Override
  public Operation filterOperation(Operation operation) {
    if (operation.getSecurity() == null) {
      operation.setSecurity(List.of());
    }
    return operation;
  }
}
