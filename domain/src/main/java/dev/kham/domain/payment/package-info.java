/**
 * Money for an appointment, by bank transfer. Every amount is whole đồng in a {@code long}.
 *
 * <ul>
 *   <li><b>payment</b>: what is asked: an amount, by a deadline, under a payment code.
 *   <li><b>payment code</b>: the word in the transfer's memo by which a transfer finds its payment.
 *   <li><b>transfer</b>: money the bank saw moving, told by SePay.
 *   <li><b>retelling</b>: the same transfer told again, by another way and so under another id.
 *   <li><b>settle</b>: to join a transfer with the payment it pays.
 *   <li><b>refund</b>: money that has to go back, and under which code it went.
 *   <li><b>posting</b>: one balanced movement in the ledger, which is only ever added to.
 *   <li><b>VietQR</b>: the text behind the QR code a banking app fills a transfer from.
 * </ul>
 */
@NullMarked
package dev.kham.domain.payment;

import org.jspecify.annotations.NullMarked;
