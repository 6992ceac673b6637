package dev.kham.adapter.phone;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/** Zalo's template messages over HTTP. */
@Path("/message")
public interface ZaloApi {
  @POST
  @Path("/template")
  @Consumes(MediaType.APPLICATION_JSON)
  Response send(
      @HeaderParam("access_token") String token,
      @HeaderParam("appsecret_proof") String proof,
      String body);

  @GET
  @Path("/status")
  Response status(
      @HeaderParam("access_token") String token,
      @HeaderParam("appsecret_proof") String proof,
      @RestQuery("message_id") String messageId,
      @RestQuery("phone") String phone);
}
