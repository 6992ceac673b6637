package dev.kham.adapter.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the OpenAPI document says about the whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Kham",
            version = "1",
            description =
                "A hospital's appointment desk: find a doctor, book a time, pay by bank transfer."
                    + " Money is whole đồng, instants are RFC 3339 in the hospital's zone,"
                    + " errors are problem+json.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    servers = @Server(url = "/"),
    tags = {
      @Tag(name = "Accounts", description = "Register and sign in"),
      @Tag(name = "Doctors and slots", description = "Find a doctor and a time; open to anybody"),
      @Tag(name = "Appointments", description = "Book, look, move, attend, cancel"),
      @Tag(name = "Schedules", description = "When doctors work and are away; for the hospital"),
      @Tag(name = "Payments", description = "What to transfer, and the transfers coming in"),
      @Tag(
          name = "Jobs",
          description = "What is done later: look, run again, pause; for the operator"),
      @Tag(name = "Pharmacy", description = "Medicines, their stock, and what is told about it"),
      @Tag(name = "Imports", description = "Tables that are taken in, and how far that is"),
      @Tag(
          name = "Messages",
          description = "What is written to people, and what gateways tell of it")
    },
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "token",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    bearerFormat = "JWT"),
            responses = {
              @APIResponse(
                  name = "NotModified",
                  responseCode = "304",
                  description = "The list is as the ETag in If-None-Match has it"),
              @APIResponse(
                  name = "Invalid",
                  responseCode = "400",
                  description = "Not of the documented form; errors names the fields",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Unauthorized",
                  responseCode = "401",
                  description = "No valid token, or wrong credentials",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Forbidden",
                  responseCode = "403",
                  description = "Not for this role",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "NotFound",
                  responseCode = "404",
                  description = "Nothing there that the caller may see",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Conflict",
                  responseCode = "409",
                  description = "The present state does not allow it",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Stale",
                  responseCode = "412",
                  description = "Changed since it was read",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Rejected",
                  responseCode = "422",
                  description = "Breaks a rule",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "NotAcceptable",
                  responseCode = "406",
                  description = "Not to be had in a form that the client accepts",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "TooLarge",
                  responseCode = "413",
                  description = "A body of more than 64 KB; of a table, of more than is configured",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "UnsupportedMediaType",
                  responseCode = "415",
                  description = "Not of the documented media type",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "TooMany",
                  responseCode = "429",
                  description =
                      "Asked for too often, or too many wrong passwords; RateLimit-… tells of other answers, too",
                  headers = {
                    @Header(
                        name = "Retry-After",
                        description = "In seconds",
                        schema = @Schema(type = SchemaType.INTEGER)),
                    @Header(
                        name = "RateLimit-Limit",
                        description = "How often it may be asked for within the window",
                        schema = @Schema(type = SchemaType.INTEGER)),
                    @Header(
                        name = "RateLimit-Remaining",
                        description = "How often just now",
                        schema = @Schema(type = SchemaType.INTEGER)),
                    @Header(
                        name = "RateLimit-Reset",
                        description = "Seconds until the window ends, or until there is room again",
                        schema = @Schema(type = SchemaType.INTEGER))
                  },
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Failed",
                  responseCode = "500",
                  description = "Our fault; nothing was changed",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "Busy",
                  responseCode = "503",
                  description = "Too many ask at a time, or wait for the same; nothing was changed",
                  headers =
                      @Header(
                          name = "Retry-After",
                          description = "In seconds",
                          schema = @Schema(type = SchemaType.INTEGER)),
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "IfMatchRequired",
                  responseCode = "428",
                  description = "If-Match is missing",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class)))
            }))
public class ApiDocument extends Application {}
