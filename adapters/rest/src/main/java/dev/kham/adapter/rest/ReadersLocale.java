package dev.kham.adapter.rest;

import io.quarkus.arc.Arc;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Locale;
import org.hibernate.validator.spi.messageinterpolation.LocaleResolver;
import org.hibernate.validator.spi.messageinterpolation.LocaleResolverContext;

/**
 * Has the messages of validation in the language of the problem they stand in; Quarkus' own
 * resolver would know {@code en} but not {@code en-GB}.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class ReadersLocale implements LocaleResolver {
  private final Problems problems;

  ReadersLocale(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Locale resolve(LocaleResolverContext context) {
    return Arc.container().requestContext().isActive()
        ? problems.language()
        : context.getDefaultLocale();
  }
}
