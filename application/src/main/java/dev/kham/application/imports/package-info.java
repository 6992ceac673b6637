/** Tables that somebody hands in are taken in, row by row, as background tasks. */
@NullMarked
package dev.kham.application.imports;

import org.jspecify.annotations.NullMarked;
