/** Where money meets what it pays for: transfers come in, appointments are confirmed. */
@NullMarked
package dev.kham.application.settlement;

import org.jspecify.annotations.NullMarked;
