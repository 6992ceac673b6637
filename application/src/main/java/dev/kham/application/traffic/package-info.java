/** How much anybody may ask for at a time. */
@NullMarked
package dev.kham.application.traffic;

import org.jspecify.annotations.NullMarked;
