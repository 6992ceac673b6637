/**
 * The people who are examined.
 *
 * <ul>
 *   <li><b>patient</b>: a person with a date of birth; need not have an account of their own.
 * </ul>
 */
@NullMarked
package dev.kham.domain.patient;

import org.jspecify.annotations.NullMarked;
