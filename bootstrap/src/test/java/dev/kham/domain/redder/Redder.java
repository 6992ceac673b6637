package dev.kham.domain.redder;

import dev.kham.domain.red.Red;

/** Closes the cycle of {@link Red}. */
public class Redder {
  Red back;
}
