/** The pharmacy: what comes, what is given out, and who is told before it runs out or expires. */
@NullMarked
package dev.kham.application.medicine;

import org.jspecify.annotations.NullMarked;
