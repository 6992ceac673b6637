package dev.kham.adapter.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Is served less often than other requests. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Limited {
  Kind value();

  /** What is counted together, in whichever method. */
  enum Kind {
    SIGN_IN,
    BOOKING
  }
}
