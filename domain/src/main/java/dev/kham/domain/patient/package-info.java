/**
 * The people who are examined.
 *
 * <ul>
 *   <li><b>patient</b>: a person with a date of birth; need not have an account of their own.
 *   <li><b>dependant</b>: a patient for whom another one, the <b>guardian</b>, books and is written
 *       to.
 * </ul>
 */
@NullMarked
package dev.kham.domain.patient;

import org.jspecify.annotations.NullMarked;
