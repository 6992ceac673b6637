package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.application.account.RegisterPatient;
import dev.kham.application.account.RegisterPatient.Registered;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Dependant;
import dev.kham.domain.patient.Patient;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Accounts of patients. */
@Path("/api/v1/accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@RunOnVirtualThread
public class AccountResource {
  private final RegisterPatient register;

  AccountResource(RegisterPatient register) {
    this.register = register;
  }

  /** What a patient tells of themselves. */
  @Schema(name = "NewAccount")
  record NewAccount(
      @NotBlank @Email @Size(max = 254) @Schema(examples = "an.nguyen@example.com") String email,
      @NotBlank @Size(max = 20) @Schema(examples = "0901234567") String phone,
      @NotNull @Size(min = 8, max = 128) @Schema(examples = "một mật khẩu thật dài")
          String password,
      @NotBlank @Size(max = 200) @Pattern(regexp = PRINTABLE) @Schema(examples = "Nguyễn Văn An")
          String fullName,
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "1990-05-20")
          LocalDate dateOfBirth,
      @Nullable @Pattern(regexp = "vi|en") @Schema(examples = "vi") String locale) {
    /** Control characters have no place in a name, and NUL none in PostgreSQL. */
    static final String PRINTABLE = "[^\\x00-\\x1F\\x7F]*";
  }

  /** A patient as shown to themselves. */
  @Schema(name = "Patient")
  record PatientJson(
      UUID id,
      String fullName,
      LocalDate dateOfBirth,
      @Nullable String email,
      @Nullable String phone,
      String locale) {
    static PatientJson of(Patient patient) {
      return new PatientJson(
          patient.id().value(),
          patient.fullName(),
          patient.dateOfBirth(),
          patient.email(),
          patient.phone(),
          patient.locale().getLanguage());
    }
  }

  /** A patient whom one acts for. */
  @Schema(name = "Dependant")
  record DependantJson(
      UUID id, String fullName, LocalDate dateOfBirth, @Nullable String relationship) {
    static DependantJson of(Dependant dependant) {
      Patient patient = dependant.patient();
      return new DependantJson(
          patient.id().value(),
          patient.fullName(),
          patient.dateOfBirth(),
          dependant.relationship());
    }
  }

  /** An account as shown to its owner. */
  @Schema(name = "Account")
  record AccountJson(
      UUID id,
      String email,
      @Nullable String phone,
      List<String> roles,
      @JsonProperty("patient") @Nullable PatientJson patient,
      @Nullable List<DependantJson> dependants) {
    static AccountJson of(
        dev.kham.domain.account.Account account,
        @Nullable Patient patient,
        @Nullable List<Dependant> dependants) {
      return new AccountJson(
          account.id().value(),
          account.email(),
          account.phone(),
          account.roles().stream().map(Role::name).sorted().toList(),
          patient == null ? null : PatientJson.of(patient),
          dependants == null ? null : dependants.stream().map(DependantJson::of).toList());
    }
  }

  @POST
  @PermitAll
  @Limited(Limited.Kind.SIGN_IN)
  @Operation(summary = "Open an account for a new patient")
  @APIResponse(
      responseCode = "201",
      description = "The account and its patient",
      content = @Content(schema = @Schema(implementation = AccountJson.class)))
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "422", ref = "Rejected")
  public Response register(@Valid @NotNull NewAccount account) {
    Registered registered =
        register.handle(
            new RegisterPatient.Command(
                account.email(),
                account.phone(),
                account.password(),
                account.fullName(),
                account.dateOfBirth(),
                "en".equals(account.locale()) ? Locale.ENGLISH : Locale.of("vi")));
    return Response.created(URI.create("/api/v1/me"))
        .entity(AccountJson.of(registered.account(), registered.patient(), null))
        .build();
  }
}
