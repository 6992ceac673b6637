/**
 * A patient's time with a doctor.
 *
 * <ul>
 *   <li><b>hold</b>: a PENDING appointment; it occupies the time until it is paid or let go.
 *   <li><b>let go</b>: cancelled because nobody paid within the payment window.
 *   <li><b>occupies time</b>: nobody else can have the doctor or the patient then.
 *   <li><b>reschedule</b>: the same appointment moves; status, fee and payment stay.
 *   <li><b>free cancellation</b>: early enough before the start, what was paid goes back.
 *   <li><b>walk-in</b>: a patient who comes without an appointment and gets the doctor's next free
 *       slot of the day, and a <b>queue number</b>.
 *   <li><b>waiting list</b>: patients who want a slot that others may give back; <b>offer</b>: a
 *       hold of such a slot for the first of them whom it suits.
 *   <li><b>check-in</b>: the patient is there; <b>no-show</b>: the patient never came.
 * </ul>
 */
@NullMarked
package dev.kham.domain.appointment;

import org.jspecify.annotations.NullMarked;
