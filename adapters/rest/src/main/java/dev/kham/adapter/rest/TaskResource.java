package dev.kham.adapter.rest;

import dev.kham.application.imports.ViewImportErrors;
import dev.kham.application.imports.ViewImportErrors.Seen;
import dev.kham.application.task.EndTask;
import dev.kham.application.task.ViewTask;
import dev.kham.domain.task.TaskId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What is done in the background, for who asked for it. */
@Path(TaskResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Imports")
@Authenticated
@RunOnVirtualThread
public class TaskResource {
  static final String PATH = "/api/v1/tasks";

  private final ViewTask view;
  private final EndTask end;
  private final ViewImportErrors importErrors;
  private final SignedIn signedIn;
  private final Problems readers;
  private final Clock clock;

  TaskResource(
      ViewTask view,
      EndTask end,
      ViewImportErrors importErrors,
      SignedIn signedIn,
      Problems readers,
      Clock clock) {
    this.view = view;
    this.end = end;
    this.importErrors = importErrors;
    this.signedIn = signedIn;
    this.readers = readers;
    this.clock = clock;
  }

  static String path(TaskId id) {
    return PATH + "/" + id;
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "How far a task is")
  @APIResponse(responseCode = "200", description = "The task")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public TaskJson one(@RestPath UUID id) {
    return TaskJson.of(view.handle(signedIn.caller(), new TaskId(id)), clock.getZone(), readers);
  }

  @GET
  @Path("/{id}/result")
  @Produces("text/csv")
  @Operation(
      summary = "What was wrong with the rows of an import, once its task is over",
      description =
          "A row for each cell that could not be used, in the reader's language: the row as a"
              + " spreadsheet counts, the column, a code that never changes, and what it means.")
  @APIResponse(
      responseCode = "200",
      description = "UTF-8 with a byte order mark, a header, CRLF; as RFC 4180",
      headers =
          @Header(
              name = "Content-Disposition",
              description = "A file name",
              schema = @Schema(examples = "attachment; filename=\"errors.csv\"")),
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public Response result(@RestPath UUID id) {
    Seen seen = importErrors.handle(signedIn.caller(), new TaskId(id));
    ImportErrorsCsv csv = new ImportErrorsCsv(seen.table(), readers);
    StreamingOutput slices =
        out -> csv.write(out, seen.slices(), place -> importErrors.errors(seen, place));
    return Response.ok(slices, "text/csv;charset=UTF-8")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"errors.csv\"")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .build();
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "End a task, or forget one that is over",
      description =
          "One that is underway ends between two steps: what was done stays done, and its result"
              + " can be read. One that is over is forgotten with its result.")
  @APIResponse(responseCode = "204", description = "Ended or forgotten")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public void end(@RestPath UUID id) {
    end.handle(new EndTask.Command(signedIn.caller(), new TaskId(id)));
  }
}
