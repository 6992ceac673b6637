/**
 * When a doctor can be seen.
 *
 * <ul>
 *   <li><b>practitioner schedule</b>: a doctor's weekly shifts.
 *   <li><b>shift</b>: hours on one weekday, cut into slots, valid from a day to a day.
 *   <li><b>offered</b>: a slot of a shift that starts in the future.
 *   <li><b>free</b>: offered and touched by nothing that occupies the doctor's time.
 * </ul>
 */
@NullMarked
package dev.kham.domain.scheduling;

import org.jspecify.annotations.NullMarked;
