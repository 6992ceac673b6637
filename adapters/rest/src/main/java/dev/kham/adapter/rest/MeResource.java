package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AccountResource.AccountJson;
import dev.kham.application.account.ChangePassword;
import dev.kham.application.account.ViewOwnAccount;
import dev.kham.application.account.ViewOwnAccount.Own;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One's own account. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
@RunOnVirtualThread
public class MeResource {
  private final ViewOwnAccount view;
  private final ChangePassword change;
  private final SignedIn signedIn;

  MeResource(ViewOwnAccount view, ChangePassword change, SignedIn signedIn) {
    this.view = view;
    this.change = change;
    this.signedIn = signedIn;
  }

  /** The present password and the next one. */
  @Schema(name = "NewPassword")
  record NewPassword(
      @NotNull @Size(max = 128) @Schema(examples = "một mật khẩu thật dài") String currentPassword,
      @NotNull @Size(min = 8, max = 128) @Schema(examples = "một mật khẩu khác, cũng dài")
          String newPassword) {}

  @GET
  @Operation(summary = "One's own account, and the patient it is of")
  @APIResponse(responseCode = "200", description = "The account")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public AccountJson me() {
    Own own = view.handle(signedIn.caller());
    return AccountJson.of(own.account(), own.patient());
  }

  @POST
  @Path("/password")
  @Operation(summary = "Change one's password; all other sessions end")
  @APIResponse(responseCode = "204", description = "Changed")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "429", ref = "TooManyAttempts")
  public void changePassword(@Valid @NotNull NewPassword passwords) {
    change.handle(
        new ChangePassword.Command(
            signedIn.caller(),
            signedIn.session().orElse(null),
            passwords.currentPassword(),
            passwords.newPassword()));
  }
}
