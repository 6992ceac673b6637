/** Doctors, their shifts, and the slots that are free. */
@NullMarked
package dev.kham.application.scheduling;

import org.jspecify.annotations.NullMarked;
