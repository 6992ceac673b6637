package dev.kham.adapter.rest;

import dev.kham.application.messaging.ChooseChannels;
import dev.kham.application.messaging.ChooseChannels.Choice;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How one wishes to be written to. */
@Path("/api/v1/me/channels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
@RunOnVirtualThread
public class ChannelsResource {
  private final ChooseChannels choose;
  private final SignedIn signedIn;

  ChannelsResource(ChooseChannels choose, SignedIn signedIn) {
    this.choose = choose;
    this.signedIn = signedIn;
  }

  /** The order that is wished. */
  @Schema(name = "WishedChannels")
  record WishedJson(
      @NotNull
          @Size(min = 1, max = 3)
          @Schema(
              description =
                  "EMAIL, SMS and ZALO, the most wished first, each at most once; what is left out"
                      + " is not used",
              examples = "[\"ZALO\", \"SMS\", \"EMAIL\"]")
          List<@Nullable String> channels) {}

  /**
   * What is wished, and what there is.
   *
   * @param available the channels this hospital has
   */
  @Schema(name = "Channels")
  record ChannelsJson(List<Channel> channels, List<Channel> available) {
    static ChannelsJson of(Choice choice) {
      return new ChannelsJson(
          choice.wished().order(), choice.available().stream().sorted().toList());
    }
  }

  @GET
  @Operation(summary = "How one wishes to be written to; for patients")
  @APIResponse(responseCode = "200", description = "The channels")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ChannelsJson wished() {
    return ChannelsJson.of(choose.of(signedIn.caller()));
  }

  @PUT
  @Operation(
      summary = "Say how one wishes to be written to; for patients",
      description =
          "Reminders, cancellations and offers, about oneself and one's dependants, go on the first"
              + " of these channels that reaches one. Confirmations, receipts and letters about"
              + " money are mails.")
  @APIResponse(responseCode = "200", description = "The channels")
  @APIResponse(responseCode = "400", ref = "Invalid")
  @APIResponse(responseCode = "401", ref = "Unauthorized")
  @APIResponse(responseCode = "403", ref = "Forbidden")
  public ChannelsJson wish(@Valid @NotNull WishedJson wished) {
    return ChannelsJson.of(
        choose.handle(new ChooseChannels.Command(signedIn.caller(), channels(wished.channels()))));
  }

  private static Channels channels(List<@Nullable String> names) {
    List<Channel> order =
        names.stream()
            .map(name -> name == null ? "" : name)
            .map(name -> Params.optionalEnum("channels", name, Channel.class))
            .toList();
    if (new HashSet<>(order).size() < order.size()) {
      throw new InvalidRequestException("channels", EnumSet.allOf(Channel.class).toString());
    }
    return new Channels(order);
  }
}
