/** Payments and the transfers the bank saw: where they are kept and shown. */
@NullMarked
package dev.kham.application.payment;

import org.jspecify.annotations.NullMarked;
