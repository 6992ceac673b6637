package dev.kham.adapter.rest;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.application.payment.PrintReceipt;
import dev.kham.application.payment.PrintReceipt.Printed;
import dev.kham.application.payment.ViewPayment;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.PaymentId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What is to be paid. */
@Path("/api/v1/payments/{id}")
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class PaymentResource {
  private final ViewPayment view;
  private final PrintReceipt print;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final Problems readers;
  private final Clock clock;

  PaymentResource(
      ViewPayment view,
      PrintReceipt print,
      BankAccount account,
      SignedIn signedIn,
      Problems readers,
      Clock clock) {
    this.view = view;
    this.print = print;
    this.account = account;
    this.signedIn = signedIn;
    this.readers = readers;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "One payment")
  @APIResponse(responseCode = "200", description = "The payment")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public PaymentJson one(@RestPath UUID id) {
    return PaymentJson.of(payment(id), account, clock.getZone());
  }

  @GET
  @Path("/qr.png")
  @Produces("image/png")
  @Operation(summary = "The VietQR code as a picture")
  @APIResponse(responseCode = "200", description = "The picture")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public byte[] png(@RestPath UUID id) {
    return QrPicture.of(PaymentJson.payload(payment(id), account)).png();
  }

  @GET
  @Path("/qr.svg")
  @Produces("image/svg+xml")
  @Operation(summary = "The VietQR code as a drawing")
  @APIResponse(responseCode = "200", description = "The drawing")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public String svg(@RestPath UUID id) {
    return QrPicture.of(PaymentJson.payload(payment(id), account)).svg();
  }

  @GET
  @Path("/receipt.pdf")
  @Produces("application/pdf")
  @Operation(
      summary = "The receipt of a settled payment",
      description =
          "For the patient who paid, the cashier and the administrator; in Vietnamese, or in"
              + " English for who prefers it. A receipt is never changed: it shows what was true"
              + " when the money came.")
  @APIResponse(
      responseCode = "200",
      description = "The receipt on a page of A5",
      headers =
          @Header(
              name = "Content-Disposition",
              description = "A file name with the number of the receipt",
              schema = @Schema(examples = "inline; filename=\"receipt-2026-000123.pdf\"")))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  public RestResponse<byte[]> receipt(@RestPath UUID id) {
    Printed receipt =
        print.handle(
            new PrintReceipt.Command(signedIn.caller(), new PaymentId(id), readers.language()));
    return ResponseBuilder.ok(receipt.pdf(), "application/pdf")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "inline; filename=\"receipt-" + receipt.number() + ".pdf\"")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .build();
  }

  private PaymentView payment(UUID id) {
    return view.handle(signedIn.caller(), new PaymentId(id));
  }
}
