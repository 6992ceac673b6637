/**
 * Use cases of appointments: book, move, attend, cancel, let go; and what follows from their
 * events.
 */
@NullMarked
package dev.kham.application.appointment;

import org.jspecify.annotations.NullMarked;
