/**
 * Delayed jobs: rows committed with the change that caused them, run at least once, effective once.
 */
@NullMarked
package dev.kham.application.job;

import org.jspecify.annotations.NullMarked;
