package dev.kham.adapter.rest;

import dev.kham.adapter.rest.AppointmentResource.NewAppointment;
import dev.kham.application.account.EndSession;
import dev.kham.application.account.Grant;
import dev.kham.application.account.RefreshSession;
import dev.kham.application.account.SignIn;
import dev.kham.domain.account.SessionId;
import dev.kham.domain.shared.NotFoundException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** Signing in, staying signed in, signing out. */
@Path("/api/v1/sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@RunOnVirtualThread
public class SessionResource {
  private final SignIn signIn;
  private final RefreshSession refresh;
  private final EndSession end;
  private final AccessTokens tokens;
  private final SignedIn signedIn;
  private final Problems problems;

  SessionResource(
      SignIn signIn,
      RefreshSession refresh,
      EndSession end,
      AccessTokens tokens,
      SignedIn signedIn,
      Problems problems) {
    this.signIn = signIn;
    this.refresh = refresh;
    this.end = end;
    this.tokens = tokens;
    this.signedIn = signedIn;
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

  /** The token of the sign-in or the refresh before. */
  @Schema(name = "Refresh")
  record Refresh(
      @NotNull @Size(max = 128) @Schema(examples = "q0bDc0UuJgkXl4-3YyzMFvSTGmCjJqUxW9ee1CbXn2k")
          String refreshToken) {}

  /**
   * A token to come in with, and one to get the next pair.
   *
   * @param expiresIn of the access token, in seconds
   * @param refreshToken good for one time
   */
  @Schema(name = "Session")
  record SessionJson(
      String accessToken,
      @Schema(examples = "900") long expiresIn,
      String refreshToken,
      @Schema(examples = "Bearer") String tokenType) {}

  @POST
  @PermitAll
  @Limited(Limited.Kind.SIGN_IN)
  @Operation(summary = "Sign in with an e-mail address or a phone number")
  @APIResponse(
      responseCode = "201",
      description = "A token for the Authorization header",
      content = @Content(schema = @Schema(implementation = SessionJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "429", ref = "TooMany")
  public Response signIn(@Valid @NotNull Credentials credentials) {
    return signIn
        .handle(new SignIn.Command(credentials.login(), credentials.password()))
        .map(this::letIn)
        .orElseGet(() -> problems.of(401, "wrong-credentials"));
  }

  @POST
  @Path("/refresh")
  @PermitAll
  @Operation(
      summary = "Get the next pair of tokens",
      description =
          "Each refresh token is good for one time. One that comes again ends the session, since"
              + " somebody may have copied it.")
  @APIResponse(
      responseCode = "201",
      description = "The next pair of tokens",
      content = @Content(schema = @Schema(implementation = SessionJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  public Response refresh(@Valid @NotNull Refresh refreshing) {
    return refresh
        .handle(new RefreshSession.Command(refreshing.refreshToken()))
        .map(this::letIn)
        .orElseGet(() -> problems.of(401, "invalid-refresh-token"));
  }

  private Response letIn(Grant grant) {
    return Response.status(201)
        .header("Cache-Control", "no-store")
        .entity(
            new SessionJson(
                tokens.issue(grant.caller(), grant.session()),
                tokens.lifetime().toSeconds(),
                grant.refreshToken(),
                "Bearer"))
        .build();
  }

  @DELETE
  @Path("/current")
  @Authenticated
  @Operation(summary = "Sign out: none of the session's tokens is good any more")
  @APIResponse(responseCode = "204", description = "Signed out")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public void signOut() {
    SessionId session = signedIn.session().orElseThrow(() -> new NotFoundException("session"));
    end.handle(new EndSession.Command(signedIn.caller(), session));
  }
}
