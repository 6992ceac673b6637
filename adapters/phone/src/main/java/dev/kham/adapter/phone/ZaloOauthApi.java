package dev.kham.adapter.phone;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;

/** Where Zalo gives new tokens for old ones. */
@Path("/v4/oa")
public interface ZaloOauthApi {
  @POST
  @Path("/access_token")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  Response refresh(
      @HeaderParam("secret_key") String appSecret,
      @RestForm("grant_type") String grantType,
      @RestForm("refresh_token") String refreshToken,
      @RestForm("app_id") String appId);
}
