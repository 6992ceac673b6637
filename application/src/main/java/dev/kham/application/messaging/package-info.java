/** Messages to people: sent once, whatever crashes. */
@NullMarked
package dev.kham.application.messaging;

import org.jspecify.annotations.NullMarked;
