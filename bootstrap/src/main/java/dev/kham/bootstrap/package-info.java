/** The application: builds the use cases from their ports, configures and starts everything. */
@NullMarked
package dev.kham.bootstrap;

import org.jspecify.annotations.NullMarked;
