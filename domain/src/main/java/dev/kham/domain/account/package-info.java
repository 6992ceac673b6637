/**
 * Who is at the door.
 *
 * <ul>
 *   <li><b>account</b>: what one signs in to; has roles, and a patient when it is a patient's.
 *   <li><b>caller</b>: the signed-in account behind a command; what it may do is asked here.
 *   <li><b>actor</b>: who made a change happen, a person or one of Kham's own jobs; kept in
 *       histories.
 *   <li><b>session</b>: one sign-in on one device, until it is ended or its time is over.
 * </ul>
 */
@NullMarked
package dev.kham.domain.account;

import org.jspecify.annotations.NullMarked;
