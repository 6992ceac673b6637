package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.account.SignIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in. */
@Path("/api/v1/sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@RunOnVirtualThread
public class SessionResource {
  private final SignIn signIn;
  private final AccessTokens tokens;
  private final Problems problems;

  SessionResource(SignIn signIn, AccessTokens tokens, Problems problems) {
    this.signIn = signIn;
    this.tokens = tokens;
    this.problems = problems;
  }

  /** Who wants in. */
  @Schema(name = "Credentials")
  record Credentials(
      @NotNull
          @Size(max = 254)
          @Pattern(regexp = NewAppointment.WITHOUT_NUL)
          @Schema(examples = "an.nguyen@example.com")
          String login,
      @NotNull @Size(max = 128) @Schema(examples = "một mật khẩu thật dài") String password) {}

  /**
   * A token to come in with.
   *
   * @param expiresIn in seconds
   */
  @Schema(name = "Session")
  record SessionJson(
      String accessToken,
      @Schema(examples = "900") long expiresIn,
      @Schema(examples = "Bearer") String tokenType) {}

  @POST
  @PermitAll
  @Operation(summary = "Sign in with an e-mail address or a phone number")
  @APIResponse(
      responseCode = "201",
      description = "A token for the Authorization header",
      content = @Content(schema = @Schema(implementation = SessionJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  public Response signIn(@Valid @NotNull Credentials credentials) {
    return signIn
        .handle(new SignIn.Command(credentials.login(), credentials.password()))
        .map(
            caller ->
                Response.status(201)
                    .header("Cache-Control", "no-store")
                    .entity(
                        new SessionJson(
                            tokens.issue(caller), tokens.lifetime().toSeconds(), "Bearer"))
                    .build())
        .orElseGet(() -> problems.of(401, "wrong-credentials"));
  }
}
