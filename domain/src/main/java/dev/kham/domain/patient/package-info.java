/**
 * The people who are examined.
 *
 * <ul>
 *   <li><b>patient</b>: a person with a date of birth; need not have an account of their own.
 *   <li><b>dependant</b>: a patient for whom another one, the <b>guardian</b>, books and is written
 *       to.
 *   <li><b>channel</b>: how a patient is written to; which, and in which order, is theirs to say.
 * </ul>
 */
@NullMarked
package dev.kham.domain.patient;

import org.jspecify.annotations.NullMarked;
