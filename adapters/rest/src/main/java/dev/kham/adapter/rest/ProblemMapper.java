package dev.kham.adapter.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.kham.adapter.rest.Problem.FieldError;
import dev.kham.application.account.TooManyAttemptsException;
import dev.kham.application.appointment.MoveRefusedException;
import dev.kham.application.medicine.MedicineBusyException;
import dev.kham.application.payment.BankAwayException;
import dev.kham.application.shared.StoreAwayException;
import dev.kham.domain.appointment.AppointmentId;
import dev.kham.domain.appointment.AppointmentsUndecidedException;
import dev.kham.domain.medicine.InsufficientStockException;
import dev.kham.domain.shared.ConflictException;
import dev.kham.domain.shared.DomainException;
import dev.kham.domain.shared.FieldRefusedException;
import dev.kham.domain.shared.ForbiddenException;
import dev.kham.domain.shared.NotFoundException;
import dev.kham.domain.shared.RejectedException;
import dev.kham.domain.shared.StaleVersionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure as problem+json. */
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  /** About how long a database takes to be back after a restart or a failover. */
  private static final int RETRY_AFTER_SECONDS = 5;

  /** Longer than nobody asks after the bank failed to answer. */
  private static final int BANK_RETRY_AFTER_SECONDS = 60;

  private final Problems problems;

  ProblemMapper(Problems problems) {
    this.problems = problems;
  }

  @ServerExceptionMapper
  Response refused(DomainException e) {
    return problems.of(status(e), e.type());
  }

  private static int status(DomainException e) {
    return switch (e) {
      case NotFoundException missing -> 404;
      case ForbiddenException forbidden -> 403;
      case StaleVersionException stale -> 412;
      case ConflictException conflict -> 409;
      case RejectedException rejected -> 422;
    };
  }

  @ServerExceptionMapper
  Response refused(MoveRefusedException e) {
    return problems.of(
        status(e.why()), e.why().type(), Map.of("appointmentId", e.appointment().value()));
  }

  @ServerExceptionMapper
  Response refused(FieldRefusedException e) {
    String message = problems.text(e.type() + ".detail");
    return problems.of(
        422,
        e.type(),
        Map.of("errors", e.fields().stream().map(it -> new FieldError(it, message)).toList()));
  }

  @ServerExceptionMapper
  Response undecided(AppointmentsUndecidedException e) {
    return problems.of(
        409,
        e.type(),
        Map.of("appointments", e.appointments().stream().map(AppointmentId::value).toList()));
  }

  @ServerExceptionMapper
  Response away(StoreAwayException e) {
    LOG.warn("a request found the store away");
    return Response.fromResponse(problems.of(503, "unavailable"))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response away(BankAwayException e) {
    LOG.warn("a request found the bank away");
    return Response.fromResponse(problems.of(503, "bank-away"))
        .header(HttpHeaders.RETRY_AFTER, BANK_RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response busy(MedicineBusyException e) {
    return Response.fromResponse(problems.of(503, "unavailable"))
        .header(HttpHeaders.RETRY_AFTER, 1)
        .build();
  }

  @ServerExceptionMapper
  Response tooFew(InsufficientStockException e) {
    return problems.of(409, e.type(), Map.of("available", e.available()));
  }

  @ServerExceptionMapper
  Response tooManyAttempts(TooManyAttemptsException e) {
    // rounded up: who comes back after so many seconds is not sent away again
    long seconds = e.delay().plusNanos(999_999_999).toSeconds();
    return Response.fromResponse(problems.of(429, "too-many-attempts"))
        .header(HttpHeaders.RETRY_AFTER, seconds)
        .build();
  }

  @ServerExceptionMapper
  Response slotTaken(SlotTakenProblem e) {
    return problems.of(409, "slot-taken", Map.of("alternatives", e.alternatives()));
  }

  @ServerExceptionMapper
  Response missing(MissingHeaderException e) {
    return problems.of(e.status(), e.type());
  }

  @ServerExceptionMapper
  Response tooLarge(PayloadTooLargeException e) {
    // nobody reads the rest of it
    return Response.fromResponse(problems.of(413, "payload-too-large"))
        .header("Connection", "close")
        .build();
  }

  @ServerExceptionMapper
  Response invalid(InvalidRequestException e) {
    return invalid(List.of(e.error()));
  }

  @ServerExceptionMapper
  Response invalid(ConstraintViolationException e) {
    return invalid(
        e.getConstraintViolations().stream()
            .map(violation -> new FieldError(field(violation), violation.getMessage()))
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
            .toList());
  }

  private Response invalid(List<FieldError> errors) {
    return problems.of(400, "validation", Map.of("errors", errors));
  }

  /** The member's path without the names of the Java method and its parameter. */
  private static String field(ConstraintViolation<?> violation) {
    List<Path.Node> nodes = new ArrayList<>();
    violation.getPropertyPath().forEach(nodes::add);
    String members =
        nodes.stream().skip(2).flatMap(ProblemMapper::steps).collect(Collectors.joining("."));
    return members.isEmpty() ? "body" : members;
  }

  /** An element of a list goes by its number before the member's name, if it has one. */
  private static Stream<String> steps(Path.Node node) {
    Stream<String> name =
        node.getKind() == ElementKind.CONTAINER_ELEMENT
            ? Stream.empty()
            : Stream.of(node.getName());
    return node.getIndex() == null
        ? name
        : Stream.concat(Stream.of(node.getIndex().toString()), name);
  }

  // by name, too: Quarkus brings a mapper of its own for the mismatched
  @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
  Response unreadable(JacksonException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String field =
          mapping.getPath().stream()
              .map(
                  step ->
                      step.getFieldName() == null
                          ? String.valueOf(step.getIndex())
                          : step.getFieldName())
              .collect(Collectors.joining("."));
      return invalid(List.of(new FieldError(field, problems.text("unusable"))));
    }
    return problems.of(400, "malformed");
  }

  @ServerExceptionMapper
  Response noText(CharConversionException e) {
    return problems.of(400, "malformed");
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  Response unauthorized(Exception e) {
    return problems.of(401, "unauthorized");
  }

  @ServerExceptionMapper
  Response forbidden(io.quarkus.security.ForbiddenException e) {
    return problems.of(403, "forbidden");
  }

  @ServerExceptionMapper
  Response http(WebApplicationException e) {
    if (e.getCause() instanceof JacksonException unreadable) {
      return unreadable(unreadable);
    }
    int status = e.getResponse().getStatus();
    return switch (status) {
      case 400 -> problems.of(400, "malformed");
      case 401 -> problems.of(401, "unauthorized");
      case 403 -> problems.of(403, "forbidden");
      case 404 -> problems.of(404, "not-found");
      case 405 -> problems.of(405, "method-not-allowed");
      case 406, 415 -> problems.of(status, "media-type-not-supported");
      case 413 -> problems.of(413, "payload-too-large");
      default -> failed(e);
    };
  }

  @ServerExceptionMapper
  Response failed(Throwable e) {
    LOG.error("a request failed", e);
    return problems.of(500, "server-error");
  }
}
