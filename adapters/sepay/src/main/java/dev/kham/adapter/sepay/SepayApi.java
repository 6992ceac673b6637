package dev.kham.adapter.sepay;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/** SePay's transactions over HTTP, in both versions of its API. */
@Path("")
public interface SepayApi {
  @GET
  @Path("/transactions")
  Response version2(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @RestQuery MultivaluedMap<String, String> query);

  @GET
  @Path("/transactions/list")
  Response version1(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @RestQuery MultivaluedMap<String, String> query);
}
