package dev.kham.adapter.rest;

import dev.kham.application.payment.PaymentQueries.PaymentView;
import dev.kham.application.payment.ViewPayment;
import dev.kham.domain.payment.BankAccount;
import dev.kham.domain.payment.PaymentId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What is to be paid. */
@Path("/api/v1/payments/{id}")
@Tag(name = "Payments")
@Authenticated
@RunOnVirtualThread
public class PaymentResource {
  private final ViewPayment view;
  private final BankAccount account;
  private final SignedIn signedIn;
  private final Clock clock;

  PaymentResource(ViewPayment view, BankAccount account, SignedIn signedIn, Clock clock) {
    this.view = view;
    this.account = account;
    this.signedIn = signedIn;
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

  private PaymentView payment(UUID id) {
    return view.handle(signedIn.caller(), new PaymentId(id));
  }
}
