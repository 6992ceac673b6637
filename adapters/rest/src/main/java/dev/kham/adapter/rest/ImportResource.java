package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.imports.ImportKind;
import dev.kham.application.imports.ReceiveImport;
import dev.kham.domain.account.Caller;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tables that people hand in. */
@Path(ImportResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Imports")
@Authenticated
@RunOnVirtualThread
public class ImportResource {
  static final String PATH = "/api/v1/imports";

  private final ReceiveImport receive;
  private final AnsweredOnce once;
  private final SignedIn signedIn;
  private final Problems readers;
  private final Clock clock;
  private final long most;

  ImportResource(
      ReceiveImport receive,
      AnsweredOnce once,
      SignedIn signedIn,
      Problems readers,
      Clock clock,
      @ConfigProperty(name = "kham.import.max-size") MemorySize most) {
    this.receive = receive;
    this.once = once;
    this.signedIn = signedIn;
    this.readers = readers;
    this.clock = clock;
    this.most = most.asLongValue();
  }

  /**
   * What tells one request from another.
   *
   * @param digest of the table
   */
  record Wish(String kind, boolean dryRun, String digest) {}

  @POST
  @Consumes("text/csv")
  @Operation(
      summary = "Hand in a table of medicines, batches, patients or doctors",
      description =
          "Pharmacists hand in medicines and batches, administrators all. Rows that are sound are"
              + " taken in, the others are listed in the task's result. A known medicine, patient"
              + " or doctor is changed, a known batch left alone, so a table may come again.")
  @APIResponse(
      responseCode = "202",
      description = "The task that takes it in",
      headers = {
        @Header(
            name = "Location",
            description = "Of the task",
            schema = @Schema(type = SchemaType.STRING)),
        @Header(
            name = "Idempotency-Replayed",
            description = "true for an answer given before",
            schema = @Schema(type = SchemaType.STRING))
      },
      content = @Content(schema = @Schema(implementation = TaskJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response handIn(
      @Parameter(
              description = "New for each wish; the same for each try, with the same table",
              required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Parameter(
              required = true,
              schema =
                  @Schema(
                      enumeration = {"medicines", "batches", "patients", "doctors"},
                      type = SchemaType.STRING))
          @QueryParam("kind")
          @Nullable String kind,
      @Parameter(description = "true to look through the table and write nothing")
          @QueryParam("dryRun")
          @Nullable String dryRun,
      @RequestBody(
              description =
                  "RFC 4180 in UTF-8; a header in Vietnamese or English, columns in any order,"
                      + " separated by commas or semicolons",
              content =
                  @Content(
                      mediaType = "text/csv",
                      schema = @Schema(type = SchemaType.STRING),
                      example = "code,name,unit\nPARA500,Paracetamol 500 mg,viên\n"))
          InputStream body) {
    CsvTable table = new CsvTable(body, most);
    try {
      return handIn(IdempotencyKey.require(key), kind(kind), Params.flag("dryRun", dryRun), table);
    } catch (PayloadTooLargeException e) {
      throw e;
    } catch (RuntimeException e) {
      table.drain();
      throw e;
    }
  }

  private Response handIn(String key, ImportKind kind, boolean dryRun, CsvTable table) {
    Caller caller = signedIn.caller();
    var received = receive.receive(new ReceiveImport.Command(caller, kind, dryRun), table);
    Given<TaskJson> given;
    try {
      given =
          once.call(
              caller,
              key,
              "import",
              new Wish(kind.label(), dryRun, table.digest()),
              TaskJson.class,
              () -> TaskJson.of(receive.start(received), clock.getZone(), readers));
    } catch (RuntimeException e) {
      receive.discard(received.id());
      throw e;
    }
    if (given.replayed()) {
      receive.discard(received.id());
    }
    return Response.accepted(given.answer())
        .location(URI.create("/api/v1/tasks/" + given.answer().id()))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .build();
  }

  private static ImportKind kind(@Nullable String label) {
    return Arrays.stream(ImportKind.values())
        .filter(it -> it.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "kind",
                    Arrays.stream(ImportKind.values()).map(ImportKind::label).toList().toString()));
  }
}
