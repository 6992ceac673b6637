package dev.kham.adapter.phone;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/** eSMS over HTTP. */
@Path("/MainService.svc/json")
public interface EsmsApi {
  @POST
  @Path("/SendMultipleMessage_V4_post_json/")
  @Consumes(MediaType.APPLICATION_JSON)
  Response send(String body);

  @GET
  @Path("/GetSendStatus")
  Response status(
      @RestQuery("RefId") String smsId,
      @RestQuery("ApiKey") String apiKey,
      @RestQuery("SecretKey") String secretKey);
}
