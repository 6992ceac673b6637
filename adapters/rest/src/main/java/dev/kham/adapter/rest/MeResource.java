package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.adapter.rest.AccountResource.AccountJson;
import dev.kham.adapter.rest.AccountResource.DependantJson;
import dev.kham.adapter.rest.AccountResource.NewAccount;
import dev.kham.adapter.rest.AnsweredOnce.Given;
import dev.kham.application.account.AddDependant;
import dev.kham.application.account.ChangePassword;
import dev.kham.application.account.ViewOwnAccount;
import dev.kham.application.account.ViewOwnAccount.Own;
import dev.kham.domain.account.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One's own account. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
@RunOnVirtualThread
public class MeResource {
  private final ViewOwnAccount view;
  private final ChangePassword change;
  private final AddDependant add;
  private final AnsweredOnce once;
  private final SignedIn signedIn;

  MeResource(
      ViewOwnAccount view,
      ChangePassword change,
      AddDependant add,
      AnsweredOnce once,
      SignedIn signedIn) {
    this.view = view;
    this.change = change;
    this.add = add;
    this.once = once;
    this.signedIn = signedIn;
  }

  /** The present password and the next one. */
  @Schema(name = "NewPassword")
  record NewPassword(
      @NotNull @Size(max = 128) @Schema(examples = "một mật khẩu thật dài") String currentPassword,
      @NotNull @Size(min = 8, max = 128) @Schema(examples = "một mật khẩu khác, cũng dài")
          String newPassword) {}

  /** Who shall be a dependant. */
  @Schema(name = "NewDependant")
  record NewDependant(
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(examples = "Nguyễn Gia Bảo")
          String fullName,
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "2024-02-29")
          LocalDate dateOfBirth,
      @Nullable
          @Size(max = 100)
          @Pattern(regexp = NewAccount.PRINTABLE)
          @Schema(description = "What they are to you", examples = "con trai")
          String relationship) {}

  @GET
  @Operation(summary = "One's own account, the patient it is of, and whom one acts for")
  @APIResponse(responseCode = "200", description = "The account")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public AccountJson me() {
    Own own = view.handle(signedIn.caller());
    return AccountJson.of(
        own.account(), own.patient(), own.patient() == null ? null : own.dependants());
  }

  @POST
  @Path("/dependants")
  @Operation(
      summary = "Act for somebody without an account, such as one's child; at most ten",
      description =
          "From now on one books, sees, moves and cancels their appointments, and mails about them"
              + " come to oneself. One's limit of unpaid appointments counts those for them.")
  @APIResponse(
      responseCode = "201",
      description = "The dependant; the id is patientId in bookings",
      headers =
          @Header(
              name = "Idempotency-Replayed",
              description = "true for an answer given before",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = DependantJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response addDependant(
      @Parameter(description = "New for each dependant; the same for each try", required = true)
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Valid @NotNull NewDependant dependant) {
    Caller caller = signedIn.caller();
    var wish =
        new AddDependant.Command(
            caller, dependant.fullName(), dependant.dateOfBirth(), dependant.relationship());
    Given<DependantJson> given =
        once.call(
            caller,
            key,
            "add-dependant",
            dependant,
            DependantJson.class,
            () -> DependantJson.of(add.handle(wish)));
    return Response.created(URI.create("/api/v1/me"))
        .header("Idempotency-Replayed", given.replayed() ? "true" : null)
        .entity(given.answer())
        .build();
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
