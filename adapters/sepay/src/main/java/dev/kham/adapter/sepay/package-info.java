/** SePay comes in: the webhook by which it tells of every transfer on the hospital's account. */
@NullMarked
package dev.kham.adapter.sepay;

import org.jspecify.annotations.NullMarked;
