package dev.kham.adapter.rest;

import dev.kham.application.account.AccountQueries.StaffView;
import dev.kham.application.account.OpenStaffAccount;
import dev.kham.application.account.ReassignStaff;
import dev.kham.application.account.ViewStaff;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Accounts of those who work here. */
@Path("/api/v1/accounts/staff")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
@RunOnVirtualThread
public class StaffResource {
  private final OpenStaffAccount open;
  private final ReassignStaff reassign;
  private final ViewStaff view;
  private final SignedIn signedIn;

  StaffResource(OpenStaffAccount open, ReassignStaff reassign, ViewStaff view, SignedIn signedIn) {
    this.open = open;
    this.reassign = reassign;
    this.view = view;
    this.signedIn = signedIn;
  }

  /** Somebody who begins to work here. */
  @Schema(name = "NewStaffAccount")
  record NewStaffAccount(
      @NotBlank @Email @Size(max = 254) @Schema(examples = "bao.tran@kham.example") String email,
      @NotNull @Size(min = 8, max = 128) @Schema(examples = "một mật khẩu thật dài")
          String password,
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = AccountResource.NewAccount.PRINTABLE)
          @Schema(examples = "BS. Trần Quốc Bảo")
          String fullName,
      @NotNull @Size(min = 1, max = 6) @Schema(examples = "[\"DOCTOR\"]") List<String> roles,
      @Nullable UUID doctorId) {}

  /** All that can be changed of such an account. */
  @Schema(name = "StaffDuties")
  record StaffDuties(
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = AccountResource.NewAccount.PRINTABLE)
          @Schema(examples = "BS. Trần Quốc Bảo")
          String fullName,
      @NotNull @Size(min = 1, max = 6) @Schema(examples = "[\"DOCTOR\"]") List<String> roles,
      @Nullable UUID doctorId,
      @NotNull @Schema(examples = "true") Boolean active) {}

  /**
   * Somebody who works here.
   *
   * @param doctorId the doctor this account is of, if any
   * @param active whether they may sign in
   */
  @Schema(name = "StaffAccount")
  record StaffJson(
      UUID id,
      String email,
      @Nullable String fullName,
      List<Role> roles,
      @Nullable UUID doctorId,
      boolean active,
      int version) {
    static StaffJson of(StaffView staff) {
      return new StaffJson(
          staff.id(),
          staff.email(),
          staff.fullName(),
          staff.roles().stream().sorted().toList(),
          staff.doctorId(),
          staff.active(),
          staff.version());
    }
  }

  @POST
  @Operation(summary = "Open an account for somebody who works here")
  @APIResponse(
      responseCode = "201",
      description = "The account",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = StaffJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response open(@Valid @NotNull NewStaffAccount account) {
    Caller caller = signedIn.caller();
    AccountId id =
        open.handle(
            new OpenStaffAccount.Command(
                caller,
                account.email(),
                account.password(),
                account.fullName(),
                roles(account.roles()),
                account.doctorId()));
    StaffView opened = view.one(caller, id);
    return Response.created(URI.create("/api/v1/accounts/staff/" + id))
        .tag(ETags.of(opened.version()))
        .entity(StaffJson.of(opened))
        .build();
  }

  @GET
  @Operation(summary = "All who work here")
  @APIResponse(responseCode = "200", description = "A page of accounts")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ItemsJson<StaffJson> list(
      @Parameter(description = "nextCursor of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 100, otherwise 20") @QueryParam("limit")
          @Nullable String limit) {
    int most = Params.limit(limit);
    UUID after = Params.optionalUuid("cursor", Params.place(cursor));
    return ItemsJson.page(
        view.list(signedIn.caller(), after == null ? null : new AccountId(after), most + 1),
        most,
        StaffJson::of,
        end -> Params.cursor(end.id().toString()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One who works here")
  @APIResponse(
      responseCode = "200",
      description = "The account",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = StaffJson.class)))
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response one(@RestPath UUID id) {
    return shown(view.one(signedIn.caller(), new AccountId(id)));
  }

  @PUT
  @Path("/{id}")
  @Operation(
      summary = "Change somebody's duties, or close their account",
      description = "All sessions of the account end when it is closed or its roles change.")
  @APIResponse(
      responseCode = "200",
      description = "The account as it is now",
      headers =
          @Header(
              name = "ETag",
              description = "For If-Match",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = StaffJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "Stale")
  @APIResponse(responseCode = "422", ref = "Rejected")
  @APIResponse(responseCode = "428", ref = "IfMatchRequired")
  public Response reassign(
      @RestPath UUID id,
      @Parameter(description = "The ETag that was read", required = true) @HeaderParam("If-Match")
          @Nullable String ifMatch,
      @Valid @NotNull StaffDuties duties) {
    Caller caller = signedIn.caller();
    AccountId account = new AccountId(id);
    reassign.handle(
        new ReassignStaff.Command(
            caller,
            account,
            ETags.version(ifMatch),
            duties.fullName(),
            roles(duties.roles()),
            duties.doctorId(),
            duties.active()));
    return shown(view.one(caller, account));
  }

  private static Response shown(StaffView staff) {
    return Response.ok(StaffJson.of(staff)).tag(ETags.of(staff.version())).build();
  }

  private static Set<Role> roles(List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      Role role = Params.optionalEnum("roles", name, Role.class);
      if (role == null) {
        throw new InvalidRequestException("roles", Arrays.toString(Role.values()));
      }
      roles.add(role);
    }
    return roles;
  }
}
