/**
 * When a doctor can be seen.
 *
 * <ul>
 *   <li><b>practitioner schedule</b>: a doctor's weekly shifts.
 *   <li><b>shift</b>: hours on one weekday, cut into slots, valid from a day to a day.
 *   <li><b>extra shift</b>: a shift of one day only; holds on holidays, too.
 *   <li><b>break</b>: hours within a shift without slots; after it the slots begin anew.
 *   <li><b>absence</b>: a doctor is away; <b>holiday</b>: the whole hospital is closed.
 *   <li><b>lead time</b>: how long before its start a slot is offered last.
 *   <li><b>offered</b>: a slot of a shift that starts in the future, not before the lead time, and
 *       that neither absence nor holiday takes away.
 *   <li><b>free</b>: offered and touched by nothing that occupies the doctor's time.
 * </ul>
 */
@NullMarked
package dev.kham.domain.scheduling;

import org.jspecify.annotations.NullMarked;
