/**
 * Words every area uses.
 *
 * <ul>
 *   <li><b>time slot</b>: a half-open stretch of time, start included, end not.
 *   <li><b>rejected / conflict / not found / forbidden</b>: the four ways Kham says no.
 *   <li><b>folded</b>: text without case and diacritics, as banks send it and people search it.
 * </ul>
 */
@NullMarked
package dev.kham.domain.shared;

import org.jspecify.annotations.NullMarked;
