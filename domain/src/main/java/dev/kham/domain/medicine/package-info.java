/**
 * Medicines, what is there of them, and whom it went to. Quantities are whole units in a {@code
 * long}, days are the hospital's.
 *
 * <ul>
 *   <li><b>batch</b>: units of a medicine with one number (lot) and one expiry date; usable through
 *       that day.
 *   <li><b>movement</b>: what was done to a batch; never changed. A batch's quantity is the sum of
 *       its movements.
 *   <li><b>on hand / usable</b>: all that is there; what of it may be dispensed.
 *   <li><b>dispense</b>: units given out, first expired first out, all or nothing.
 *   <li><b>threshold</b>: so many days before the expiry, or a minimum stock; an <b>alert</b> is a
 *       threshold that was crossed.
 * </ul>
 */
@NullMarked
package dev.kham.domain.medicine;

import org.jspecify.annotations.NullMarked;
