package dev.kham.adapter.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Writes problems in the reader's language; the texts stand in {@code Problems.properties}. */
@ApplicationScoped
class Problems {
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Locale VIETNAMESE = Locale.of("vi");

  private final UriInfo uri;
  private final HttpHeaders headers;

  Problems(UriInfo uri, HttpHeaders headers) {
    this.uri = uri;
    this.headers = headers;
  }

  Response of(int status, String type) {
    return of(status, type, Map.of());
  }

  /**
   * @param type the slug with which the texts are found
   */
  Response of(int status, String type, Map<String, Object> members) {
    Response.ResponseBuilder response =
        Response.status(status)
            .type(Problem.MEDIA_TYPE)
            .entity(problem(status, type, uri.getPath(), language(), members));
    if (status == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }

  String text(String key) {
    return text(key, language());
  }

  /** What the client of this request reads. */
  Locale language() {
    return language(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
  }

  static Problem problem(
      int status, String type, String instance, Locale language, Map<String, Object> members) {
    return new Problem(
        "/problems/" + type,
        text(type + ".title", language),
        status,
        text(type + ".detail", language),
        instance,
        members);
  }

  static String text(String key, Locale language) {
    return ResourceBundle.getBundle("dev.kham.adapter.rest.Problems", language, NO_FALLBACK)
        .getString(key);
  }

  /** English when the client prefers it to Vietnamese, Vietnamese otherwise. */
  static Locale language(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return VIETNAMESE;
    }
    try {
      for (LanguageRange wanted : LanguageRange.parse(acceptLanguage)) {
        if (wanted.getWeight() > 0) {
          switch (Locale.forLanguageTag(wanted.getRange()).getLanguage()) {
            case "en":
              return Locale.ENGLISH;
            case "vi":
              return VIETNAMESE;
            default:
              // a language Kham does not speak: the next one
          }
        }
      }
    } catch (IllegalArgumentException malformed) {
      // somebody who cannot say what they read is no reason to fail
    }
    return VIETNAMESE;
  }
}
