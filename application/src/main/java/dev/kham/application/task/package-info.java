/** What is done in the background for somebody who looks how far it is. */
@NullMarked
package dev.kham.application.task;

import org.jspecify.annotations.NullMarked;
