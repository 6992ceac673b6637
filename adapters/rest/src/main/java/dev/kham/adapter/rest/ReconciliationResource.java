package dev.kham.adapter.rest;

import dev.kham.application.payment.ViewDailySheet;
import dev.kham.application.settlement.ReconcilePayments;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What the bank booked against what was told of it. */
@Path("/api/v1/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class ReconciliationResource {
  private final ReconcilePayments reconcile;
  private final ViewDailySheet sheets;
  private final SignedIn signedIn;
  private final Problems readers;
  private final Clock clock;

  ReconciliationResource(
      ReconcilePayments reconcile,
      ViewDailySheet sheets,
      SignedIn signedIn,
      Problems readers,
      Clock clock) {
    this.reconcile = reconcile;
    this.sheets = sheets;
    this.signedIn = signedIn;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * What a reading found.
   *
   * @param read transfers on the bank's statement
   * @param taken those of them nobody told of before
   * @param unreadable entries that could not be read
   */
  @Schema(name = "Reconciliation")
  record ReconciliationJson(
      @Schema(examples = "120") int read,
      @Schema(examples = "2") int taken,
      @Schema(examples = "0") int unreadable) {}

  @POST
  @Path("/run")
  @Operation(
      summary = "Read the bank's statement now",
      description =
          "Happens by itself every 20 minutes and at start. Takes every transfer that no webhook"
              + " told of; may be repeated.")
  @APIResponse(responseCode = "200", description = "What was found")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(
      responseCode = "503",
      description = "The bank does not answer",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public ReconciliationJson run() {
    ReconcilePayments.Outcome found =
        reconcile.handle(new ReconcilePayments.Command(signedIn.caller()));
    return new ReconciliationJson(found.read(), found.taken(), found.unreadable());
  }

  @GET
  @Path("/{date}")
  @Operation(
      summary = "The daily sheet: where the money of a day is, for cashiers and administrators",
      description =
          "By the bank's time, in the hospital's zone. Money that the bank tells of late, and what"
              + " is decided later, changes the sheet of its day.")
  @APIResponse(responseCode = "200", description = "The sheet")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public DailySheetJson sheet(
      @Parameter(example = "2026-12-01", schema = @Schema(format = "date")) @RestPath String date) {
    return json(Params.date("date", date));
  }

  @GET
  @Path("/{date}/sheet.csv")
  @Produces("text/csv")
  @Operation(summary = "The daily sheet as a table for spreadsheets")
  @APIResponse(
      responseCode = "200",
      description = "UTF-8 with a byte order mark, a header, CRLF; as RFC 4180",
      headers =
          @Header(
              name = "Content-Disposition",
              description = "A file name with the day",
              schema = @Schema(examples = "attachment; filename=\"sheet-2026-12-01.csv\"")))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public RestResponse<byte[]> csv(
      @Parameter(example = "2026-12-01", schema = @Schema(format = "date")) @RestPath String date) {
    LocalDate day = Params.date("date", date);
    return ResponseBuilder.ok(DailySheetCsv.of(json(day)), "text/csv;charset=UTF-8")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; " + fileName(day, "csv"))
        .build();
  }

  @GET
  @Path("/{date}/sheet.pdf")
  @Produces("application/pdf")
  @Operation(summary = "The daily sheet on paper, in Vietnamese or English")
  @APIResponse(
      responseCode = "200",
      description = "The sheet on pages of A4",
      headers =
          @Header(
              name = "Content-Disposition",
              description = "A file name with the day",
              schema = @Schema(examples = "inline; filename=\"sheet-2026-12-01.pdf\"")))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public RestResponse<byte[]> pdf(
      @Parameter(example = "2026-12-01", schema = @Schema(format = "date")) @RestPath String date) {
    LocalDate day = Params.date("date", date);
    return ResponseBuilder.ok(
            sheets.print(signedIn.caller(), day, readers.language()), "application/pdf")
        .header(HttpHeaders.CONTENT_DISPOSITION, "inline; " + fileName(day, "pdf"))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .build();
  }

  private DailySheetJson json(LocalDate day) {
    return DailySheetJson.of(sheets.handle(signedIn.caller(), day), clock.getZone());
  }

  private static String fileName(LocalDate day, String ending) {
    return "filename=\"sheet-" + day + "." + ending + "\"";
  }
}
