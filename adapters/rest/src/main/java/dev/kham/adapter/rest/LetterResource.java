package dev.kham.adapter.rest;

import dev.kham.application.messaging.Preview;
import dev.kham.application.messaging.PreviewLetter;
import dev.kham.application.messaging.SampleLetter;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.shared.NotFoundException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What patients and colleagues are written. */
@Path("/api/v1/letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages")
@Authenticated
@RunOnVirtualThread
public class LetterResource {
  private final PreviewLetter preview;
  private final SignedIn signedIn;

  LetterResource(PreviewLetter preview, SignedIn signedIn) {
    this.preview = preview;
    this.signedIn = signedIn;
  }

  /**
   * A letter as its channel would send it, about nobody there is.
   *
   * @param subject of mails
   * @param text of mails and text messages
   * @param html of mails
   * @param data what Zalo puts into the blanks of its template
   * @param parts how many messages a text is charged as
   */
  @Schema(name = "LetterPreview")
  record LetterJson(
      @Schema(examples = "appointment-reminder") String kind,
      @Schema(examples = "vi") String language,
      Channel channel,
      @Nullable String subject,
      @Nullable String text,
      @Nullable String html,
      @Nullable Map<String, String> data,
      @Nullable Integer parts) {
    static LetterJson of(SampleLetter sample, String language, Channel channel, Preview shown) {
      return new LetterJson(
          sample.label(),
          language,
          channel,
          shown.subject(),
          shown.text(),
          shown.html(),
          shown.data().isEmpty() ? null : new TreeMap<>(shown.data()),
          shown.parts());
    }
  }

  @GET
  @Path("/{kind}")
  @Operation(
      summary = "A letter with made-up data, as it would be sent; for the front desk",
      description =
          "404 for a kind there is not, and for one that never goes on the channel. Works also on"
              + " channels this hospital does not have.")
  @APIResponse(responseCode = "200", description = "The letter")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public LetterJson show(
      @Parameter(example = "appointment-reminder") @RestPath String kind,
      @Parameter(description = "vi or en, otherwise vi", example = "vi") @QueryParam("language")
          @Nullable String language,
      @Parameter(description = "EMAIL, SMS or ZALO, otherwise EMAIL", example = "SMS")
          @QueryParam("channel")
          @Nullable String channel) {
    Channel wished = Params.optionalEnum("channel", channel, Channel.class);
    Channel shown = wished == null ? Channel.EMAIL : wished;
    String tongue = language == null ? "vi" : language;
    if (!tongue.equals("vi") && !tongue.equals("en")) {
      throw new InvalidRequestException("language", "vi, en");
    }
    SampleLetter sample =
        SampleLetter.labelled(kind).orElseThrow(() -> new NotFoundException("letter"));
    return LetterJson.of(
        sample,
        tongue,
        shown,
        preview.handle(
            new PreviewLetter.Command(signedIn.caller(), sample, Locale.of(tongue), shown)));
  }
}
