/** Where patients are kept. */
@NullMarked
package dev.kham.application.patient;

import org.jspecify.annotations.NullMarked;
